/** How often the watchdog looks, and what it takes for silence. Milliseconds of machine time. */
export interface Pace {
  /** From one audit to the next. */
  every: number;
  /** From one sign of life of a worker to the next. */
  beat: number;
  /** A worker that was not seen for so long is gone. */
  workerSilence: number;
  /** How long due work may wait before it counts as unmoved. */
  grace: number;
  /** No audit for so long: not ready. */
  auditSilence: number;
  /** No audit was even tried for so long: the process is not alive. */
  loopSilence: number;
}

/** By an audit each 30 s: a beat each 5 s, a worker gone after 20 s, work unmoved after 10 s. */
export const paceOf = (every: number): Pace => ({
  every,
  beat: every / 6,
  workerSilence: Math.max(3_000, (every * 2) / 3),
  grace: Math.max(1_000, every / 3),
  auditSilence: every * 3,
  loopSilence: Math.max(120_000, every * 6),
});

/** The sweep turns four times a second; silence this long means that it stands still. Milliseconds. */
export const sweepSilence = 10_000;
/** How long an agency may pause its stream before somebody is told, in milliseconds of the time of decisions. */
export const streamPaused = 15 * 60_000;

/** The queues that somebody must work on, and how many wakes of each kind one process holds at once. */
export const queues = {
  routing: { concurrency: 32 },
  delivery: { concurrency: 32 },
  escalation: { concurrency: 8 },
} as const;

/** Names of the {@link queues}. */
export const queueNames = Object.keys(queues) as (keyof typeof queues)[];
