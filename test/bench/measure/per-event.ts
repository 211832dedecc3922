import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseReading } from '../figures/statements.js';
import type { Bench } from './bench.js';

/** What one event costs the database from intake to the last record, without what an idle broker asks. */
export interface PerEvent {
  statements: number | undefined;
  commits: number;
  walBytes: number;
  walSyncs: number | undefined;
}

type Numbers = { [Name in keyof DatabaseReading]: DatabaseReading[Name] };

function combine(
  a: Numbers,
  b: Numbers,
  how: (a: number, b: number) => number,
): { [Name in keyof Numbers]: Numbers[Name] } {
  const both = (one: number | undefined, other: number | undefined): number | undefined =>
    one === undefined || other === undefined ? undefined : how(one, other);
  return {
    statements: both(a.statements, b.statements),
    commits: how(a.commits, b.commits),
    walBytes: how(a.walBytes, b.walBytes),
    walSyncs: both(a.walSyncs, b.walSyncs),
  };
}

/** What a broker that has nothing to do asks of the database in a second: its sweeps and look-ups. */
export async function measureIdle(bench: Bench, seconds: number): Promise<DatabaseReading> {
  const before = await bench.counters.read();
  await pause(seconds * 1_000);
  const after = await bench.counters.read();
  return combine(after, before, (a, b) => (a - b) / seconds);
}

/** @param seconds how long the events were sent for */
export function perEvent(
  before: DatabaseReading,
  after: DatabaseReading,
  idle: DatabaseReading,
  events: number,
  seconds: number,
): PerEvent {
  const done = combine(after, before, (a, b) => a - b);
  return combine(done, idle, (all, each) => Math.max(0, all - each * seconds) / events);
}
