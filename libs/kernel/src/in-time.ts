import { setTimeout as pause } from 'node:timers/promises';

/** What is asked for, or nothing when it fails or takes longer than so many milliseconds. Never throws. */
export async function inTime<Result>(
  asked: Promise<Result>,
  within: number,
): Promise<Result | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([
      asked.catch(() => undefined),
      pause(within, undefined, { signal: over.signal }),
    ]);
  } finally {
    // A timer that is left over would keep the process from ending.
    over.abort();
  }
}
