import { setTimeout as pause } from 'node:timers/promises';
import { TocsinError } from '#kernel';

const every = 40;

/** Whether `url`/health/ready answers 200 now. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/**
 * Waits until a program is ready.
 * @throws TocsinError `unavailable` when it takes longer than `patience` milliseconds
 */
export async function untilReady(
  name: string,
  url: string,
  patience = 30_000,
  stopped?: AbortSignal,
): Promise<void> {
  for (let waited = 0; waited < patience; waited += every) {
    stopped?.throwIfAborted();
    if (await isReady(url)) return;
    await pause(every);
  }
  throw new TocsinError(
    'unavailable',
    `The ${name} is not ready after ${patience / 1000} seconds.`,
  );
}
