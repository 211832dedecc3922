import { eventType } from '#contracts';
import { newId, SystemClock } from '#kernel';
import { until } from '#testing';
import { expectedAlerts } from '../bench/people/directory.js';
import { signReleases, type SignedEvent } from '../bench/people/events.js';
import { issuerOf, type AgencyName } from '../bench/people/agencies.js';
import { inject, type Window } from './inject.js';
import { Senders, type Sent } from './load.js';
import type { Fault } from './plan.js';
import { reckonLateness } from './reckon/lateness.js';
import { reckonPages, type Accepted } from './reckon/pages.js';
import { reckonRecord } from './reckon/record.js';
import type { Reckoned } from './reckon/verdict.js';
import type { Arrival } from './stack/endpoint-messages.js';
import type { FaultStack } from './stack/fault-stack.js';

/** One obligation in so many is accepted. */
const acceptEvery = 10;

/** Sends events while faults are done to the parts, and holds what came beside what had to. */
export class Soak {
  readonly sent: Sent[] = [];
  readonly arrivals: Arrival[] = [];
  readonly windows: Window[] = [];
  /** Obligations whose acceptance was answered `202`. */
  readonly acceptances: string[] = [];
  private persons = 0;
  private seen = 0;
  private readonly senders: Senders;

  constructor(private readonly stack: FaultStack) {
    this.senders = new Senders(stack.brokers.map(({ url }) => url));
  }

  /** Sends so many events about as many persons at a rate; resolves when all are answered or given up. */
  async load(count: number, rate: number, stop: AbortSignal): Promise<void> {
    const persons = Array.from({ length: count }, (_, index) => this.persons + index);
    this.persons += count;
    const { keys, issuer, endpoints } = this.stack;
    await endpoints.behave('usual');
    // Signed beforehand: signing is the agencies' work, and not measured.
    const events = await signReleases(keys.prison, issuer, persons);
    this.sent.push(...(await this.senders.openLoop(events, rate, stop)));
  }

  /** Does one fault. @returns when it was there */
  async suffer(fault: Fault): Promise<Window> {
    const window = await inject(fault, this.stack);
    this.windows.push(window);
    // One that fell over by itself is counted, and started again: the load is to go on.
    for (const broker of this.stack.brokers) await broker.revive();
    return window;
  }

  /** Takes what came, and accepts some of it as the agencies that got it. */
  async collect(): Promise<void> {
    const came = await this.stack.endpoints.take();
    this.arrivals.push(...came);
    for (const arrival of came) {
      if (arrival.kind !== 'accept' || arrival.handled !== 'taken') continue;
      this.seen += 1;
      if (this.seen % acceptEvery === 0) await this.accept(arrival);
    }
  }

  private async accept({ agency, alert, obligation = '', post }: Arrival): Promise<void> {
    if (this.acceptances.includes(obligation)) return;
    const name = agency as AgencyName;
    const at = Math.floor((this.stack.clock ?? new SystemClock()).now().getTime() / 1_000);
    const jti = newId();
    const body = await this.stack.keys[name].sign({
      iss: issuerOf(name),
      aud: this.stack.issuer,
      iat: at,
      jti,
      toe: at,
      sub_id: { format: 'opaque', id: alert },
      events: {
        [eventType('alert.accepted')]: { alert, obligation, post, by: { name: 'Demo Officer' } },
      },
    });
    const event: SignedEvent = { jti, person: 0, body };
    const { acceptedAt } = await this.senders.send(event);
    if (acceptedAt !== undefined) this.acceptances.push(obligation);
  }

  /** Waits until everything is done. From here on the endpoints take everything. */
  async settle(within: number): Promise<void> {
    await this.stack.endpoints.behave('good');
    await until(
      'everything due to be done',
      async () => {
        await this.collect();
        // What waits for its next try is not due yet, and not done either. Tries are five minutes apart at most.
        const ahead = (this.stack.clock ?? new SystemClock()).now().getTime() + 6 * 60_000;
        const at = new Date(ahead).toISOString();
        const answer = await this.stack.operator('GET', `/operator/idle?at=${at}`);
        const { waiting } = answer as { waiting: { events: number; notices: number } };
        return waiting.events === 0 && waiting.notices === 0;
      },
      { within, every: 250 },
    );
    await this.collect();
  }

  async reckon(): Promise<Reckoned> {
    const accepted = this.sent.flatMap(({ jti, person, acceptedAt }): Accepted[] =>
      acceptedAt === undefined ? [] : [{ jti, acceptedAt, expected: expectedAlerts(person) }],
    );
    const jtis = accepted.map(({ jti }) => jti);
    // Told of, but never answered: allowed, because its sender would send it again. Not counted as a page.
    const known = new Set(jtis);
    const ours = this.arrivals.filter(({ event }) => known.has(event));
    const { brokers, postgres } = this.stack;
    return {
      pages: reckonPages(accepted, ours),
      lateness: reckonLateness(accepted, ours, this.windows),
      record: await reckonRecord(postgres.url, jtis, this.acceptances),
      unasked: brokers.flatMap(({ lastWords }) => lastWords),
      refused: this.sent.flatMap(({ refusal }) => refusal ?? []),
      unanswered: this.sent.filter((one) => (one.acceptedAt ?? one.refusal) === undefined).length,
    };
  }
}
