import type { Sent } from '../load/sender.js';
import { alertsPerEvent, expectedAlerts } from '../people/directory.js';
import type { Arrival } from '../stack/receiver-messages.js';

interface Told {
  sent: Sent;
  arrivals: Arrival[];
}

/** What became of everything that was accepted. */
export interface Reckoning {
  accepted: number;
  /** Not answered `202`. */
  refused: number;
  alerts: number;
  /** Alerts that came once more than once. */
  duplicates: number;
  /** Accepted events of which no alert came at all. */
  neverHandedOff: number;
  /** Alerts that should have come and did not. */
  missing: number;
  /** Alerts that nobody should have got, or about an event that was never sent. */
  unexpected: number;
}

/** Keeps every event that was sent beside every alert that came. */
export class Ledger {
  private readonly told = new Map<string, Told>();
  private readonly seen = new Set<string>();
  private refused = 0;
  private alerts = 0;
  private duplicates = 0;
  private strays = 0;

  /** How many alerts must have come once everything is handed off. */
  get expected(): number {
    return this.told.size * alertsPerEvent;
  }

  addSent(sent: readonly Sent[]): void {
    for (const one of sent) {
      if (one.status === 202) this.told.set(one.event.jti, { sent: one, arrivals: [] });
      else this.refused += 1;
    }
  }

  /** Call it after {@link addSent} of the events that these tell of. */
  addArrivals(arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) {
      this.alerts += 1;
      if (this.seen.has(arrival.jti)) this.duplicates += 1;
      this.seen.add(arrival.jti);
      const told = this.told.get(arrival.event);
      if (told) told.arrivals.push(arrival);
      else this.strays += 1;
    }
  }

  /** When the first alert of each of these events came; events without any are left out. */
  firstAlerts(sent: readonly Sent[]): { sent: Sent; at: number }[] {
    return sent.flatMap((one) => {
      const arrivals = this.told.get(one.event.jti)?.arrivals ?? [];
      const at = arrivals.reduce((first, arrival) => Math.min(first, arrival.at), Infinity);
      return Number.isFinite(at) ? [{ sent: one, at }] : [];
    });
  }

  reckon(): Reckoning {
    const sums = { neverHandedOff: 0, missing: 0, unexpected: this.strays };
    for (const { sent, arrivals } of this.told.values()) {
      const came = new Set(arrivals.map(({ kind, post }) => `${kind} ${post}`));
      const wanted = expectedAlerts(sent.event.person);
      if (came.size === 0) sums.neverHandedOff += 1;
      sums.missing += wanted.filter((one) => !came.has(one)).length;
      sums.unexpected += [...came].filter((one) => !wanted.includes(one)).length;
    }
    const { refused, alerts, duplicates } = this;
    return { accepted: this.told.size, refused, alerts, duplicates, ...sums };
  }
}
