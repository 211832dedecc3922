import { messageOf } from '#kernel';
import { keyOf, open, type Message } from '../../../apps/adapters/src/feeds/envelope.js';
import type { Answer, Feed, Reading } from '../../../apps/adapters/src/feeds/reading.js';
import type { Feeds } from '../../../apps/adapters/src/feeds/registry.js';
import type { Dossier } from '../../../apps/adapters/src/spool/dossier.repository.js';
import {
  Weigher,
  type ToWeigh,
  type WeighedDraft,
} from '../../../apps/adapters/src/spool/weigh.js';
import { monotonic } from '../../bench/figures/time.js';
import type { Stated } from '../judge/stated.js';
import type { Delivery, FeedName, Served } from '../world/delivery.js';
import { Heap } from '../world/heap.js';
import { statedOf } from './statement.js';

/** A trigger may lead to another one, as the adapters have it. */
const mostAsks = 4;

const notUnderstood: Reading = { kind: 'kept', reason: 'nobody knows what the answer means' };

/** A dossier as the database has it: nothing of it lives on but what JSON takes. */
type Kept = Omit<Dossier, 'known'> & { known: string };

/** What one message came to. */
export interface Classified {
  stated: readonly Stated[];
  outcome: string;
  reason?: string | null;
  /** How long it took to read and to weigh it, in milliseconds; none for one that came before. */
  took: number | undefined;
}

/**
 * The pure part of the adapters on one core: opens, reads, asks and weighs, and remembers, without HTTP, database and
 * keys. It runs what the adapters' own spool runs.
 */
export class Classifier {
  /** Drafts that do not fit the contract of their event, by why. */
  readonly unfit = new Map<string, number>();
  /** What a feed's code threw, by what it says. */
  readonly thrown = new Map<string, number>();
  /** Processor time of reading and weighing so far, in milliseconds, by feed: a busy machine does not change it. */
  readonly processor = new Map<FeedName, number>();
  private readonly dossiers = new Map<string, Kept>();
  private readonly seen = new Set<string>();
  private readonly due = new Heap<{ key: string; feed: FeedName; at: number }>();
  private receipts = 0;
  private jtis = 0;

  constructor(
    private readonly feeds: Feeds,
    private readonly answer: (url: string) => Served,
  ) {}

  /** When something is to be looked at again; infinity when nothing waits. */
  get lookAgainAt(): number {
    return this.due.first;
  }

  take({ feed, at, media, body }: Delivery): Classified {
    const key = `${feed} ${keyOf(body, new Date(at))}`;
    if (this.seen.has(key)) return { stated: [], outcome: 'seen before', took: undefined };
    this.seen.add(key);
    const receipt = `m${(this.receipts += 1)}`;
    const [reading, took] = this.timed(feed, () =>
      this.read(feed, body, media, receipt, new Date(at)),
    );
    if (reading.kind === 'ask') return { stated: [], outcome: 'kept', took };
    const abouts =
      reading.kind === 'facts' ? reading.facts.map(({ about }) => `${feed} ${about}`) : [];
    return this.weigh(feed, [{ feed, receipt, reading }], abouts, at, took);
  }

  /** Looks again at what is due. */
  lookAgain(): Classified | undefined {
    const next = this.due.pop();
    const kept = next && this.dossiers.get(next.key);
    if (!next || kept?.lookAgainAt?.getTime() !== next.at) return undefined;
    const one: ToWeigh = { feed: next.feed, receipt: kept.messageId ?? '', lookAgain: next.key };
    return this.weigh(next.feed, [one], [next.key], next.at, 0);
  }

  private read(
    name: FeedName,
    body: Buffer,
    media: Delivery['media'],
    receipt: string,
    now: Date,
  ): Reading {
    const opened = open(body, media);
    if ('unreadable' in opened) return { kind: 'kept', reason: opened.unreadable };
    const feed = this.feeds.get(name);
    if (!feed) return { kind: 'kept', reason: 'this version has no such feed' };
    const record = opened.message.messageId ?? receipt;
    try {
      // What a worker's form sent came by the night desk's own door.
      const way = opened.message.body['type'] === 'night-desk-report' ? 'desk' : 'http';
      return this.asked(feed, opened.message, { receipt, way, record, now });
    } catch (error) {
      this.note(error);
      return { kind: 'kept', reason: 'it could not be read by this version' };
    }
  }

  private asked(feed: Feed, message: Message, context: Parameters<Feed['read']>[1]): Reading {
    let reading = feed.read(message, context);
    for (let asks = 0; asks < mostAsks && reading.kind === 'ask'; asks += 1) {
      const answer = answerOf(this.answer(reading.url));
      reading = feed.answered?.(answer, message, context) ?? notUnderstood;
    }
    return reading;
  }

  private weigh(
    feed: FeedName,
    all: readonly ToWeigh[],
    keys: readonly string[],
    at: number,
    before: number,
  ): Classified {
    const dossiers = new Map(keys.flatMap((key) => this.opened(key)));
    const weigher = new Weigher({
      feeds: this.feeds,
      dossiers,
      keyOf: (feed, about) => `${feed} ${about}`,
      now: new Date(at),
      jti: () => `jti-${(this.jtis += 1)}`,
      onError: (error) => this.note(error),
    });
    const [, weighing] = this.timed(feed, () => {
      for (const one of all) weigher.weigh(one);
    });
    const took = before + weighing;
    for (const dossier of weigher.changedDossiers()) this.keep(dossier);
    const [end] = weigher.ends.values();
    const stated = weigher.drafts.flatMap((draft) => this.stated(draft, at));
    return { stated, outcome: end?.outcome ?? 'none', reason: end?.reason ?? null, took };
  }

  private opened(key: string): [string, Dossier][] {
    const kept = this.dossiers.get(key);
    if (!kept) return [];
    return [[key, { ...kept, known: (JSON.parse(kept.known) as unknown) ?? undefined }]];
  }

  private keep(dossier: Dossier): void {
    const { key, feed, lookAgainAt } = dossier;
    const before = this.dossiers.get(key)?.lookAgainAt?.getTime();
    this.dossiers.set(key, { ...dossier, known: JSON.stringify(dossier.known ?? null) });
    const at = lookAgainAt?.getTime();
    if (at !== undefined && at !== before) this.due.push(at, { key, feed, at });
  }

  private stated(draft: WeighedDraft, at: number): Stated[] {
    const made = statedOf(draft, at, () => `jti-${(this.jtis += 1)}`);
    if ('jti' in made) return [made];
    this.unfit.set(made.unfit, (this.unfit.get(made.unfit) ?? 0) + 1);
    return [];
  }

  /** @returns what the work gave, and how long it took in milliseconds */
  private timed<Result>(feed: FeedName, work: () => Result): [Result, number] {
    const [start, before] = [monotonic(), process.cpuUsage()];
    const result = work();
    const { user, system } = process.cpuUsage(before);
    const spent = (user + system) / 1_000;
    this.processor.set(feed, (this.processor.get(feed) ?? 0) + spent);
    return [result, monotonic() - start];
  }

  private note(error: unknown): void {
    const said = messageOf(error);
    this.thrown.set(said, (this.thrown.get(said) ?? 0) + 1);
  }
}

function answerOf(served: Served): Answer {
  if (served.status === 200) return { status: 'found', bytes: served.body };
  return { status: served.status === 403 ? 'forbidden' : 'gone' };
}
