import { spawnSync } from 'node:child_process';
import { describeOrSkip } from './or-skip.js';

/**
 * Declares a suite that needs redis-server. Without it on the path, the suite says so loudly and is
 * skipped by name; with `CI=true` or `TOCSIN_REQUIRE_REDIS=1`, it fails instead.
 */
export const describeWithRedis = (name: string, suite: () => void): void =>
  describeOrSkip(
    name,
    {
      what: 'redis-server',
      here: spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0,
      remedy: 'Install it, e.g. apt install redis-server',
      demanded: process.env['CI'] === 'true' || process.env['TOCSIN_REQUIRE_REDIS'] === '1',
      demandedBy: 'CI or TOCSIN_REQUIRE_REDIS',
    },
    suite,
  );
