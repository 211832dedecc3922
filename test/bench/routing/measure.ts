import type { CpuShares } from '../figures/cpu.js';
import { cpuShares, readCpuWithOwn } from '../figures/cpu.js';
import { monotonic } from '../figures/time.js';
import type { RoutingPlan } from '../plan.js';
import type { Endings } from '../stack/endings.js';
import { openInside } from './inside.js';
import { measureKind, type KindFigures } from './kind.js';
import { eventKinds } from './kinds.js';
import { Outcomes } from './outcomes.js';
import { People } from './people.js';
import { prepare, type Imports } from './prepare.js';
import { RoundTrips } from './round-trips.js';

/** Everything measured of routing. */
export interface RoutingFigures {
  imports: Imports;
  /** From the first look at the directory to its being held in memory, in milliseconds. */
  snapshotMs: number;
  kinds: KindFigures[];
  cpu: CpuShares | undefined;
}

export async function measureRouting(
  plan: RoutingPlan,
  endings: Endings,
  say: (line: string) => void,
): Promise<RoutingFigures> {
  const prepared = await prepare(plan.importSize, endings, say);
  const outcomes = await Outcomes.open(prepared.postgres.url, endings);
  // What autovacuum does within minutes: without it the planner knows nothing of 100,000 new cases.
  await outcomes.analyze();
  const trips = RoundTrips.open(endings);
  const inside = await openInside(prepared.environment, endings);
  const start = monotonic();
  await inside.directory.current();
  const snapshotMs = monotonic() - start;
  const people = new People();
  const reading = () => readCpuWithOwn('routing', { postgres: prepared.postgres.pid });
  const before = await reading();
  const kinds: KindFigures[] = [];
  for (const kind of eventKinds) {
    say(`routing: ${kind.title}`);
    kinds.push(await measureKind(kind, plan, { prepared, inside, outcomes, trips, people }));
  }
  const after = await reading();
  const cpu = before && after && cpuShares(before, after);
  return { imports: prepared.imports, snapshotMs, kinds, cpu };
}
