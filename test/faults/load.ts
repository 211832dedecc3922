import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '../bench/figures/time.js';
import { arrivals } from '../bench/load/schedule.js';
import type { SignedEvent } from '../bench/people/events.js';

/** What became of one event. Times are milliseconds of `monotonic`. */
export interface Sent {
  jti: string;
  person: number;
  /** When it was answered `202`; nothing when it never was. */
  acceptedAt: number | undefined;
  /** How often it was sent. An agency sends until it is answered. */
  tries: number;
  /** The last answer that was neither `202` nor "try again". */
  refusal: string | undefined;
}

/** How long a sender waits for an answer, and how long it goes on trying, in milliseconds. */
const patience = 5_000;
const perseverance = 120_000;

/** Sends as agencies do: to whichever broker answers, again and again until one says `202`. */
export class Senders {
  constructor(private readonly urls: readonly string[]) {}

  /** Sends events at a rate of so many a second, whether or not earlier ones were answered. */
  async openLoop(events: readonly SignedEvent[], rate: number, stop: AbortSignal): Promise<Sent[]> {
    const start = monotonic();
    const due = arrivals(events.length, rate);
    const underWay: Promise<Sent>[] = [];
    for (const [index, event] of events.entries()) {
      const wait = start + (due[index] ?? 0) - monotonic();
      if (wait > 0) await pause(wait);
      if (stop.aborted) break;
      underWay.push(this.send(event));
    }
    return Promise.all(underWay);
  }

  /** Sends one until it is answered `202`, refused, or given up. */
  async send({ jti, person, body }: SignedEvent): Promise<Sent> {
    const sent: Sent = { jti, person, acceptedAt: undefined, tries: 0, refusal: undefined };
    const end = monotonic() + perseverance;
    for (let turn = person; monotonic() < end; turn += 1) {
      sent.tries += 1;
      const status = await this.post(this.urls[turn % this.urls.length] ?? '', body);
      if (status === 202) {
        sent.acceptedAt = monotonic();
        return sent;
      }
      // Said to be wrong, not "later": sending it again changes nothing.
      if (status >= 400 && status < 500 && status !== 429) {
        sent.refusal = String(status);
        return sent;
      }
      await pause(200);
    }
    return sent;
  }

  private async post(url: string, body: string): Promise<number> {
    try {
      const answer = await fetch(`${url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
        body,
        signal: AbortSignal.timeout(patience),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
