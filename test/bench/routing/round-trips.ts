import pg from 'pg';
import { monotonic } from '../figures/time.js';
import type { Endings } from '../stack/endings.js';
import { labelOf } from './label.js';

/** One statement that went to the database and came back, `begin` and `commit` included. */
export interface RoundTrip {
  /** What it does, as `insert obligation`. */
  label: string;
  /** Until its answer was read, in milliseconds. */
  ms: number;
}

type Query = (this: pg.Client, ...given: unknown[]) => unknown;

const textOf = (given: unknown): string =>
  typeof given === 'string'
    ? given
    : typeof given === 'object' && given !== null && 'text' in given
      ? String(given.text)
      : '';

/** Counts every statement of this process by standing between it and the database driver. */
export class RoundTrips {
  private trips: RoundTrip[] = [];

  static open(endings: Endings): RoundTrips {
    const counter = new RoundTrips();
    // The driver's own method, which is called on whatever connection it is given.
    const held = pg.Client.prototype as unknown as { query: Query };
    const { query } = held;
    held.query = function (...given) {
      const start = monotonic();
      const trip = { label: labelOf(textOf(given[0])), ms: 0 };
      counter.trips.push(trip);
      const answer = query.apply(this, given);
      const answered = (): void => void (trip.ms = monotonic() - start);
      if (answer instanceof Promise) answer.then(answered, answered);
      return answer;
    };
    endings.add(() => Promise.resolve((held.query = query)));
    return counter;
  }

  /** The statements since the last call, in their order. */
  take(): RoundTrip[] {
    const { trips } = this;
    this.trips = [];
    return trips;
  }
}
