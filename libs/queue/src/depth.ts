/** States of a BullMQ job that is still to be done, or is being done. */
const waiting = ['wait', 'prioritized', 'delayed', 'active'] as const;
export type WaitingState = (typeof waiting)[number];

interface CountedQueue {
  getJobCounts(...states: WaitingState[]): Promise<Record<string, number>>;
}

/** How many jobs a queue holds. One round trip. */
export async function depthOf(queue: CountedQueue): Promise<number> {
  const counts = await queue.getJobCounts(...waiting);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
