/** What the queue runs on (DESIGN §4). */
export const backends = ['redis', 'postgres'] as const;
export type Backend = (typeof backends)[number];

/** How much is measured. Rates are events per second, times are seconds. */
export interface Plan {
  /** Before anything is measured, so that code is compiled, connections are open and caches are warm. */
  warmUp: { rate: number; seconds: number };
  /** Nothing is sent: what the broker asks the database anyway. */
  idleSeconds: number;
  firstHandOff: { rate: number; seconds: number };
  intake: { rate: number; seconds: number };
  /** Sent as fast as it is taken: it shows what intake can take, and leaves a backlog to hand off. */
  burst: { events: number; inFlight: number };
  /**
   * Open-loop steps at shares of what the burst reached, highest first, until one is sustained.
   * A step that fails leaves a backlog that is handed off before the next.
   */
  steps: { shares: readonly number[]; seconds: number };
  /**
   * When this backend has taken so long, in seconds, no further step is begun; the burst is made so small
   * that it is handed off by then.
   */
  limitSeconds: number;
}

const rates = { warmUp: 200, firstHandOff: 100, intake: 200 } as const;

/** Three minutes for two backends, start and stop included. */
export const quickPlan: Plan = {
  warmUp: { rate: rates.warmUp, seconds: 3 },
  idleSeconds: 2,
  firstHandOff: { rate: rates.firstHandOff, seconds: 10 },
  intake: { rate: rates.intake, seconds: 10 },
  burst: { events: 2_000, inFlight: 64 },
  steps: { shares: [1, 0.75, 0.5], seconds: 2 },
  limitSeconds: 65,
};

/** Ten minutes for two backends. */
export const fullPlan: Plan = {
  warmUp: { rate: rates.warmUp, seconds: 10 },
  idleSeconds: 3,
  firstHandOff: { rate: rates.firstHandOff, seconds: 30 },
  intake: { rate: rates.intake, seconds: 20 },
  burst: { events: 6_000, inFlight: 64 },
  steps: { shares: [1.1, 1, 0.9, 0.8, 0.65, 0.5], seconds: 4 },
  limitSeconds: 240,
};

/** How much of routing is measured. */
export interface RoutingPlan {
  /** Cases in one import: the body of a request is at most 16 MiB. */
  importSize: number;
  /** Events of each kind that are routed before any is measured. */
  warmUp: number;
  /** Events of each kind that are measured, one at a time. */
  events: number;
}

export const routingPlan: RoutingPlan = { importSize: 10_000, warmUp: 50, events: 300 };

/** How much of escalation is measured. Times are seconds. */
export interface EscalationPlan {
  /** Obligations that wait, and over how long they fall due: P1 has a quarter of an hour. */
  open: number;
  window: number;
  /** How long lateness is measured, after the first seconds of the broker. */
  settle: number;
  seconds: number;
  /** Ladders of so many rungs, so long apart, that are climbed meanwhile. */
  ladders: { count: number; rungs: number; every: number };
  /** Obligations that fell due while nothing ran. */
  overdue: number;
  /** What lies in the tables of the audit, of which so many are open, and how often it is run. */
  audit: { alerts: number; open: number; audits: number };
}

export const escalationPlan: EscalationPlan = {
  open: 100_000,
  window: 900,
  settle: 5,
  seconds: 60,
  ladders: { count: 200, rungs: 10, every: 4 },
  overdue: 10_000,
  audit: { alerts: 1_000_000, open: 10_000, audits: 20 },
};

/** Fewer say nothing. */
const fewest = 300;

/** How many of the planned events can be handed off in the time that is left, going by what was done before. */
export const affordable = (planned: number, perSecond: number, secondsLeft: number): number =>
  Math.min(planned, Math.max(fewest, Math.floor(perSecond * secondsLeft)));
