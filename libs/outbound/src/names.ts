import { Resolver, lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { codeOf } from './fault.js';

/**
 * Asks for every address of a name. The one way to it: what it says is checked, and exactly that is dialled.
 * @throws Error with a `code`, as `ENOTFOUND`
 */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Where names are looked up; what this machine has when it is left out. */
export interface NameSources {
  hostsFile?: string;
  /** Addresses of name servers, with a port or without. */
  servers?: readonly string[];
}

/** How long a name is waited for, in milliseconds. */
export const nameWithin = 5_000;
/** How long one name server may take, in milliseconds. */
const serverWithin = 2_000;

/**
 * By the hosts file, and then by the name servers. `getaddrinfo` is not asked for a name that others may own: it works
 * on the threads that files and signatures need, and nobody can call it back, so that a few names whose servers do not
 * answer would hold up every call.
 */
export function resolveBy({ hostsFile = '/etc/hosts', servers }: NameSources = {}): Resolve {
  return async (hostname) => {
    const held = await heldIn(hostsFile, hostname.replace(/\.$/, ''));
    if (held.length > 0) return held;
    // A name without a dot is one of the own network, by its search list, and its name server is the operator's own.
    return hostname.includes('.') ? askedOf(hostname, servers) : lookedUp(hostname);
  };
}

/** As the machine is set up. */
export const systemResolve: Resolve = resolveBy();

async function heldIn(hostsFile: string, hostname: string): Promise<string[]> {
  const text = await readFile(hostsFile, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/);
    return isIP(address) !== 0 && names.includes(hostname) ? [address] : [];
  });
}

async function lookedUp(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

async function askedOf(
  hostname: string,
  servers: readonly string[] | undefined,
): Promise<string[]> {
  // A new one each time: it reads which name servers there are now, and it is given up alone.
  const resolver = new Resolver({ timeout: serverWithin, tries: 1 });
  if (servers) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), nameWithin);
  try {
    const asked = [resolver.resolve4(hostname), resolver.resolve6(hostname)];
    const answers = await Promise.allSettled(asked);
    const found = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length > 0) return found;
    const faults = answers.flatMap((one): unknown[] =>
      one.status === 'rejected' ? [one.reason] : [],
    );
    throw nameFault(faults);
  } finally {
    clearTimeout(timer);
  }
}

/** There is no such host only where every answer says so. The codes are those of `getaddrinfo`. */
function nameFault(faults: readonly unknown[]): Error {
  const unknown = faults.find((one) => !['ENOTFOUND', 'ENODATA'].includes(codeOf(one)));
  const code = unknown === undefined ? 'ENOTFOUND' : 'EAI_AGAIN';
  return Object.assign(new Error(`The name was not found: ${code}`, { cause: unknown }), { code });
}

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
