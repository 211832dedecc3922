import { spawnSync } from 'node:child_process';

const demanded = process.env['CI'] === 'true' || process.env['TOCSIN_REQUIRE_REDIS'] === '1';

/**
 * Declares a suite that needs redis-server. Without it on the path, the suite says so loudly and is
 * skipped by name; with `CI=true` or `TOCSIN_REQUIRE_REDIS=1`, it fails instead.
 */
export function describeWithRedis(name: string, suite: () => void): void {
  if (redisInstalled()) {
    describe(name, suite);
    return;
  }
  const reason = 'redis-server is not installed';
  process.stderr.write(
    `\n*** NOT TESTED: ${name}: ${reason}. Install it, e.g. apt install redis-server ***\n\n`,
  );
  describe(name, () => {
    if (demanded) {
      it(`needs redis-server`, () => {
        throw new Error(`${reason}, and CI or TOCSIN_REQUIRE_REDIS demands it`);
      });
    } else {
      it.skip(`everything here, because ${reason}`, () => undefined);
    }
  });
}

const redisInstalled = (): boolean =>
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
