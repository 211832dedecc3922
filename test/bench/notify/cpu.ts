import { cpuShares, readCpuWithOwn, type CpuShares } from '../figures/cpu.js';
import type { Stack } from '../stack/stack.js';

/** Runs a measurement and says what each part used of the processors; the stub provider is in our own process. */
export async function withCpuOf<Result>(
  { broker, postgres, redis }: Stack,
  work: () => Promise<Result>,
): Promise<[Result, CpuShares | undefined]> {
  const roots = {
    broker: broker.pid,
    postgres: postgres.pid,
    ...(redis && { redis: redis.pid }),
  };
  const before = await readCpuWithOwn('provider', roots);
  const result = await work();
  const after = await readCpuWithOwn('provider', roots);
  return [result, before && after && cpuShares(before, after)];
}
