import { spreadOf, type Spread } from '../../bench/figures/percentiles.js';
import type { Window } from '../inject.js';
import type { Arrival } from '../stack/endpoint-messages.js';
import type { Accepted } from './pages.js';

/** Promise 4: the sweep, in milliseconds. */
export const promised = 2_000;

export interface Late {
  /** Milliseconds beyond the end of the last fault that overlapped it. */
  ms: number;
  page: string;
  /** That fault; `no fault` when none overlapped. */
  after: string;
}

export interface LatenessReckoned {
  /** Milliseconds from `202`, or from the end of the last fault that overlapped, to the first hand-off. */
  all: Spread | undefined;
  /** The same, of pages that no fault overlapped. */
  undisturbed: Spread | undefined;
  /** … and by the fault. */
  by: Record<string, Spread>;
  /** Pages later than the promise, latest first. */
  late: Late[];
}

/**
 * How long each page took to its first hand-off, whatever the endpoint then answered. A fault that was there at
 * any moment between `202` and the hand-off counts: time runs from its end.
 */
export function reckonLateness(
  accepted: readonly Accepted[],
  arrivals: readonly Arrival[],
  faults: readonly Window[],
): LatenessReckoned {
  const first = new Map<string, number>();
  for (const { event, kind, post, at } of arrivals) {
    const page = `${event} ${kind} ${post}`;
    first.set(page, Math.min(first.get(page) ?? Infinity, at));
  }
  const took: Late[] = accepted.flatMap(({ jti, acceptedAt, expected }) =>
    expected.flatMap((one): Late[] => {
      const page = `${jti} ${one}`;
      const at = first.get(page);
      if (at === undefined) return [];
      const { from, after } = countedFrom(acceptedAt, at, faults);
      // It may have been handed off before its sender had the answer, or before the fault was over.
      return [{ ms: Math.max(0, at - from), page, after }];
    }),
  );
  const by: Record<string, Spread> = {};
  for (const name of new Set(took.map(({ after }) => after))) {
    const spread = spreadOf(took.filter(({ after }) => after === name).map(({ ms }) => ms));
    if (spread) by[name] = spread;
  }
  return {
    all: spreadOf(took.map(({ ms }) => ms)),
    undisturbed: by[none],
    by,
    late: took.filter(({ ms }) => ms > promised).sort((a, b) => b.ms - a.ms),
  };
}

const none = 'no fault';

function countedFrom(
  acceptedAt: number,
  at: number,
  faults: readonly Window[],
): { from: number; after: string } {
  let found = { from: acceptedAt, after: none };
  for (const { name, from, to } of faults)
    if (from <= at && to >= found.from) found = { from: to, after: name };
  return found;
}
