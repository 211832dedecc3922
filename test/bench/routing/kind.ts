import { spreadOf, type Spread } from '../figures/percentiles.js';
import { monotonic } from '../figures/time.js';
import { signEvents } from '../people/events.js';
import type { RoutingPlan } from '../plan.js';
import type { Inside } from './inside.js';
import type { EventKind } from './kinds.js';
import type { Made, Outcomes } from './outcomes.js';
import type { People } from './people.js';
import type { Prepared } from './prepare.js';
import type { RoundTrip, RoundTrips } from './round-trips.js';

/** How long routing took of one kind of event, and what it asked of the database. */
export interface KindFigures {
  id: string;
  title: string;
  /** Milliseconds of one whole call, the read of the directory's version included. */
  time: Spread | undefined;
  /** Milliseconds of it that the database was waited for. */
  waited: Spread | undefined;
  /** SQL round trips of one event, `begin` and `commit` included. */
  roundTrips: Spread | undefined;
  /** The statements of the event that took most, in their order, with their median of all such events. */
  statements: RoundTrip[];
  /** What one event left, on average. */
  made: Made;
  /** Whether every event was routed, and told somebody. */
  passed: boolean;
}

export interface Bench {
  prepared: Prepared;
  inside: Inside;
  outcomes: Outcomes;
  trips: RoundTrips;
  people: People;
}

/** Stores events through intake, then routes them one at a time: nothing else runs meanwhile. */
export async function measureKind(
  { id, title, whom, said }: EventKind,
  { warmUp, events }: RoutingPlan,
  { prepared, inside, outcomes, trips, people }: Bench,
): Promise<KindFigures> {
  const key = prepared.keys.get(said.by);
  if (!key) throw new Error(`${said.by} has no key`);
  const persons = people.take(whom, warmUp + events);
  const signed = await signEvents(key, prepared.audience, said, persons);
  await Promise.all(signed.map(({ body }) => inside.intake.take(body)));
  const ids = await outcomes.idsOf(signed.map(({ jti }) => jti));
  const samples: { ms: number; trips: RoundTrip[] }[] = [];
  for (const event of ids) {
    // As for an event that comes alone: the directory's version is asked for each time.
    inside.directory.changed();
    trips.take();
    const start = monotonic();
    await inside.routing.route([event]);
    const ms = monotonic() - start;
    samples.push({ ms, trips: trips.take() });
  }
  const measured = samples.slice(warmUp);
  const made = await outcomes.of(ids.slice(warmUp));
  const sum = (all: readonly RoundTrip[]): number => all.reduce((total, { ms }) => total + ms, 0);
  return {
    id,
    title,
    time: spreadOf(measured.map(({ ms }) => ms)),
    waited: spreadOf(measured.map((sample) => sum(sample.trips))),
    roundTrips: spreadOf(measured.map((sample) => sample.trips.length)),
    statements: statementsOf(measured.map((sample) => sample.trips)),
    made: each(made, events),
    passed: made.routed === events && made.alerted === events,
  };
}

function statementsOf(samples: readonly RoundTrip[][]): RoundTrip[] {
  const most = samples.reduce<RoundTrip[]>((a, b) => (b.length > a.length ? b : a), []);
  const name = (trips: readonly RoundTrip[]): string => trips.map(({ label }) => label).join();
  const alike = samples.filter((trips) => name(trips) === name(most));
  return most.map(({ label }, n) => {
    const { p50: ms = 0 } = spreadOf(alike.map((trips) => trips[n]?.ms ?? 0)) ?? {};
    return { label, ms };
  });
}

const each = (made: Made, events: number): Made => {
  const share = (count: number): number => Math.round((count / events) * 10) / 10;
  const { routed, alerted, alerts, obligations, notices, records } = made;
  return {
    routed,
    alerted,
    alerts: share(alerts),
    obligations: share(obligations),
    notices: share(notices),
    records: share(records),
  };
};
