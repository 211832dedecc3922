import type { CpuShares } from '../figures/cpu.js';
import { spreadOf, type Spread } from '../figures/percentiles.js';
import type { DatabaseReading, Stages } from '../figures/statements.js';
import { openLoop } from '../load/open-loop.js';
import type { Plan } from '../plan.js';
import type { Bench } from './bench.js';
import { perEvent, type PerEvent } from './per-event.js';

/** How long it takes from "accepted" to somebody being told. Times in milliseconds. */
export interface FirstHandOff {
  /** Offered, in events per second. */
  rate: number;
  events: number;
  /** From the sender having its `202` to the first alert of that event having arrived. */
  fromAccepted: Spread | undefined;
  /** The same from when the event was due to be sent: what the agency waits in all. */
  fromDue: Spread | undefined;
  neverHandedOff: number;
  /** Of every alert, not only the first. */
  stages: Stages;
  database: PerEvent;
  cpu: CpuShares | undefined;
}

/** @param idle what the database does in a second when nothing is sent */
export async function measureFirstHandOff(
  bench: Bench,
  { rate, seconds }: Plan['firstHandOff'],
  idle: DatabaseReading,
): Promise<FirstHandOff> {
  const events = await bench.prepare(rate * seconds);
  const before = await bench.counters.read();
  const [sent, cpu] = await bench.withCpu(() => openLoop(bench.sender, events, rate));
  await bench.handedOff(sent);
  const database = perEvent(before, await bench.counters.read(), idle, events.length, seconds);
  const first = bench.ledger.firstAlerts(sent);
  return {
    rate,
    events: events.length,
    fromAccepted: spreadOf(first.map((one) => one.at - one.sent.answeredAt)),
    fromDue: spreadOf(first.map((one) => one.at - one.sent.dueAt)),
    neverHandedOff: sent.filter(({ status }) => status === 202).length - first.length,
    stages: await bench.counters.stages(events.map(({ jti }) => jti)),
    database,
    cpu,
  };
}
