import { seeded } from '../bench/load/schedule.js';
import { agencyNames, type AgencyName } from '../bench/people/agencies.js';
import type { Backend } from '../bench/plan.js';

/** Where a broker can be told to die (libs/kernel, `crashPoint`), of the way that a page goes. */
export const pointsOfTheClaim = ['stored', 'claimed', 'routed', 'sent', 'recorded'] as const;

/** One fault. Times are milliseconds. */
export type Fault =
  | { kind: 'kill-one'; broker: 0 | 1 }
  | { kind: 'die-at'; broker: 0 | 1; point: (typeof pointsOfTheClaim)[number] }
  | { kind: 'kill-both' }
  | { kind: 'freeze'; broker: 0 | 1; for: number }
  | { kind: 'flush-redis' }
  | { kind: 'redis-down'; for: number }
  | { kind: 'redis-hangs'; for: number }
  | { kind: 'postgres-restart'; how: 'fast' | 'immediate'; for: number }
  | { kind: 'cut-connections' }
  | { kind: 'endpoint'; agency: AgencyName; mode: 'refuse' | 'hang' | 'drop'; for: number };

export type FaultKind = Fault['kind'];

/** How often each comes, and how long it is left to be got over before the next, in milliseconds. */
const weights: Readonly<Record<FaultKind, { weight: number; rest: number; only?: Backend }>> = {
  'kill-one': { weight: 6, rest: 1_500 },
  'die-at': { weight: 6, rest: 1_500 },
  'kill-both': { weight: 2, rest: 2_500 },
  freeze: { weight: 2, rest: 1_500 },
  'flush-redis': { weight: 4, rest: 500, only: 'redis' },
  'redis-down': { weight: 2, rest: 2_500, only: 'redis' },
  'redis-hangs': { weight: 2, rest: 1_500, only: 'redis' },
  'postgres-restart': { weight: 2, rest: 2_500 },
  'cut-connections': { weight: 3, rest: 1_500 },
  endpoint: { weight: 4, rest: 1_000 },
};

export interface PlannedFault {
  fault: Fault;
  /** How long to wait after it is over, in milliseconds. */
  rest: number;
}

/** Faults without end, in an order and of a length that the seed decides; each kind comes before any comes twice. */
export function* plannedFaults(seed: number, backend: Backend): Generator<PlannedFault, never> {
  const next = seeded(seed);
  const kinds = Object.entries(weights)
    .filter(([, { only }]) => only === undefined || only === backend)
    .map(([kind]) => kind as FaultKind);
  const bag = kinds.flatMap((kind) => Array.from({ length: weights[kind].weight }, () => kind));
  let points = 0;
  let round = shuffled(kinds, next);
  for (;;) {
    for (const kind of round) {
      const fault = faultOf(kind, next, points);
      if (kind === 'die-at') points += 1;
      yield { fault, rest: weights[kind].rest * (0.5 + next()) };
    }
    round = shuffled(bag, next);
  }
}

function faultOf(kind: FaultKind, next: () => number, points: number): Fault {
  const pick = <One>(list: readonly [One, ...One[]]): One =>
    list[Math.floor(next() * list.length)] ?? list[0];
  const between = (least: number, most: number): number =>
    Math.round(least + next() * (most - least));
  switch (kind) {
    case 'kill-one':
      return { kind, broker: pick([0, 1]) };
    case 'die-at':
      return {
        kind,
        broker: pick([0, 1]),
        point: pointsOfTheClaim[points % pointsOfTheClaim.length] ?? 'claimed',
      };
    case 'freeze':
      return { kind, broker: pick([0, 1]), for: 3_000 };
    case 'redis-down':
      return { kind, for: pick([2_000, 4_000, 20_000]) };
    case 'redis-hangs':
      return { kind, for: between(2_000, 6_000) };
    case 'postgres-restart':
      return { kind, how: pick(['fast', 'immediate']), for: between(0, 3_000) };
    case 'endpoint':
      return {
        kind,
        agency: pick(agencyNames),
        mode: pick(['refuse', 'hang', 'drop']),
        for: between(500, 2_000),
      };
    default:
      return { kind };
  }
}

function shuffled<One>(list: readonly One[], next: () => number): One[] {
  const left = [...list];
  const out: One[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(next() * left.length), 1));
  return out;
}

/** As it is said in a line of the log. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'kill-one':
      return `kill -9 of broker ${fault.broker + 1}`;
    case 'die-at':
      return `broker ${fault.broker + 1} dies at "${fault.point}"`;
    case 'kill-both':
      return 'kill -9 of both brokers';
    case 'freeze':
      return `broker ${fault.broker + 1} stands still for ${fault.for} ms`;
    case 'flush-redis':
      return 'Redis wiped';
    case 'redis-down':
      return `Redis down for ${fault.for} ms`;
    case 'redis-hangs':
      return `Redis hangs for ${fault.for} ms`;
    case 'postgres-restart':
      return `Postgres ended (${fault.how}) and started again after ${fault.for} ms`;
    case 'cut-connections':
      return 'every database connection cut';
    case 'endpoint':
      return `${fault.agency}'s endpoint: ${fault.mode} for ${fault.for} ms`;
  }
}
