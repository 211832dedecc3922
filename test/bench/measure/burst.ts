import type { CpuShares } from '../figures/cpu.js';
import { sustainedRate } from '../figures/rate.js';
import { monotonic } from '../figures/time.js';
import { closedLoop } from '../load/closed-loop.js';
import type { Plan } from '../plan.js';
import type { Bench } from './bench.js';

/** A burst sent as fast as it is taken, and the backlog that it leaves. Rates per second. */
export interface Burst {
  events: number;
  alerts: number;
  /** `202`s a second while the burst is sent. */
  intakeRate: number;
  /** Alerts handed off and recorded a second while a backlog stands, intake included. */
  handOffRate: number | undefined;
  /** From the first event to the last alert recorded, in seconds. */
  seconds: number;
  cpu: { intake: CpuShares | undefined; handOff: CpuShares | undefined };
}

/** Share of the alerts at the start, when connections and code warm up, and at the end, when it runs dry. */
const edges = { first: 0.1, last: 0.05 };

export async function measureBurst(
  bench: Bench,
  { events: count, inFlight }: Plan['burst'],
): Promise<Burst> {
  const events = await bench.prepare(count);
  const start = monotonic();
  const [sent, intake] = await bench.withCpu(() => closedLoop(bench.sender, events, inFlight));
  const intakeRate = sustainedRate(
    sent.filter(({ status }) => status === 202).map(({ answeredAt }) => answeredAt),
    edges.first,
  );
  const [{ arrivals, recordedAt }, handOff] = await bench.withCpu(() => bench.handedOff(sent));
  return {
    events: count,
    alerts: arrivals.length,
    intakeRate: intakeRate ?? 0,
    handOffRate: sustainedRate(
      arrivals.map(({ at }) => at),
      edges.first,
      edges.last,
    ),
    seconds: (recordedAt - start) / 1_000,
    cpu: { intake, handOff },
  };
}
