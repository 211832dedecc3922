import { spawnSync } from 'node:child_process';
import { describeOrSkip } from './or-skip.js';

const demanded = process.env['TOCSIN_REQUIRE_PEERS'] === '1';
const demandedBy = 'TOCSIN_REQUIRE_PEERS';

/** Runs a program to its end. @throws Error with what it said, when it ended badly */
export function runPeer(command: string, given: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, given, { input, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command} ended with ${status ?? error?.message ?? 'nothing'}: ${stderr}`);
}

const runs = (command: string, given: readonly string[]): boolean =>
  spawnSync(command, given, { stdio: 'ignore' }).status === 0;

/** Declares a suite that needs the `jose` command (Debian's `jose`). With `TOCSIN_REQUIRE_PEERS=1`, it must be there. */
export const describeWithJose = (name: string, suite: () => void): void =>
  describeOrSkip(
    name,
    {
      what: 'the jose command',
      here: runs('jose', ['alg']),
      remedy: 'Install it, e.g. apt install jose',
      demanded,
      demandedBy,
    },
    suite,
  );

/** Also Debian's own: another Python that comes first on the path may lack its packages. */
const pythons = ['python3', '/usr/bin/python3'];

/**
 * Declares a suite that needs jwcrypto (Debian's `python3-jwcrypto`). With `TOCSIN_REQUIRE_PEERS=1`, it must be there.
 * @param suite gets the Python that has it
 */
export function describeWithJwcrypto(name: string, suite: (python: string) => void): void {
  const python = pythons.find((command) => runs(command, ['-c', 'import jwcrypto']));
  describeOrSkip(
    name,
    {
      what: 'jwcrypto',
      here: python !== undefined,
      remedy: 'Install it, e.g. apt install python3-jwcrypto',
      demanded,
      demandedBy,
    },
    () => suite(python ?? 'python3'),
  );
}
