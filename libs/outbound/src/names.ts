import { lookup } from 'node:dns/promises';

/**
 * Asks for every address of a name. The one way to it: what it says is checked, and exactly that is dialled.
 * @throws Error with a `code`, as `ENOTFOUND`
 */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** As the machine is set up: its hosts file, and then its name servers. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/**
 * Connections that are opened at the same time share one question. Nothing is kept beyond its answer: the next
 * connection asks anew, so that a name that moved is found where it is now.
 */
export function shared(resolve: Resolve): Resolve {
  const asked = new Map<string, Promise<readonly string[]>>();
  return (hostname) => {
    const standing = asked.get(hostname);
    if (standing) return standing;
    const answer = resolve(hostname).finally(() => asked.delete(hostname));
    asked.set(hostname, answer);
    return answer;
  };
}
