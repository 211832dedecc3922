import type { Truth } from '../truth/truth.js';
import type { Chance } from './chance.js';
import type { Delivery, FeedName, Media, Serve } from './delivery.js';
import type { Person } from './person.js';
import { minute, second } from './time.js';

/** What happened at one moment of one life: messages that it causes, and what is true of it. */
export interface Happening {
  at: number;
  deliveries: readonly Delivery[];
  truths: readonly Truth[];
  /** What the systems answer from now on. */
  serves: readonly Serve[];
}

/** A life as it goes on: each turn is the next thing that happens. */
export type Life = Generator<Happening, void>;

type Line = Pick<Truth, 'kind' | 'names'> & Partial<Omit<Truth, 'id' | 'person' | 'need'>>;

/** Usual time for a fact to be told once its message is there. */
const soon = 10 * minute;

/** Where a life is told: when it is, what it sends, and what is true. */
export class Story {
  private deliveries: Delivery[] = [];
  private truths: Truth[] = [];
  private serves: Serve[] = [];
  /** How many people stood before the court beside this one so far. */
  others = 0;
  /** How many times this one was taken into custody. */
  stays = 0;

  constructor(
    readonly person: Person,
    readonly number: number,
    readonly chance: Chance,
    /** Where the systems of the agencies are reached. */
    private readonly base: string,
    /** Now, in this life. */
    public at: number,
    private readonly newTruth: () => number,
  ) {}

  /** Time goes by. */
  pass(least: number, most: number): void {
    this.at += this.chance.between(Math.ceil(least), Math.floor(most));
  }

  /** A system sends a message, after so long, and up to so much more. Sometimes it does so twice. */
  send(
    feed: FeedName,
    body: object | string | Buffer,
    sent: { after?: number; jitter?: number; media?: Media; once?: boolean; person?: string } = {},
  ): number {
    const { after = second, jitter = 20 * second, media = 'json', once = false } = sent;
    const at = this.at + after + this.chance.between(0, jitter);
    const bytes = Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const delivery = { feed, at, media, body: bytes, person: sent.person ?? this.person.id };
    this.deliveries.push(delivery);
    if (!once && this.chance.percent(5)) {
      const gap = this.chance.percent(70) ? 2 * minute : 600 * minute;
      this.deliveries.push({ ...delivery, at: at + this.chance.between(second, gap) });
    }
    return at;
  }

  must(line: Line & { person?: string }): number {
    return this.add('must', line);
  }
  may(line: Line & { person?: string }): number {
    return this.add('may', line);
  }
  never(line: Line): number {
    return this.add('never', line);
  }

  /** From now on, a system answers so at this path. @returns the whole address */
  serve(path: string, document: Serve['document']): string {
    this.serves.push({ path, document });
    return this.base + path;
  }

  /** What happened since the last time. */
  take(): Happening {
    const { deliveries, truths, serves } = this;
    const at = Math.min(this.at, ...deliveries.map((delivery) => delivery.at));
    this.deliveries = [];
    this.truths = [];
    this.serves = [];
    return { at, deliveries, truths, serves };
  }

  private add(need: Truth['need'], line: Line & { person?: string }): number {
    const id = this.newTruth();
    const from = line.from ?? this.at;
    const until = line.until ?? from + soon;
    this.truths.push({ person: this.person.id, ...line, id, need, from, until });
    return id;
  }
}
