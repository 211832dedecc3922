import { open, type Media, type Message, type Way } from '../feeds/envelope.js';
import type { Answer, Draft, Fact, Feed, Reading } from '../feeds/reading.js';
import type { Dossier } from '../spool/dossier.repository.js';
import { Weigher, type End, type ToWeigh } from '../spool/weigh.js';

/** What came of one message, or of looking again. */
export interface Came {
  outcome: string;
  reason: string | undefined;
  drafts: Draft[];
  /** How messages ended that had waited, by receipt. */
  ends: End[];
}

/**
 * A feed with its memory, as the spool runs it, without a database: for tests of what a sequence of messages comes to.
 * Receipts are `m1`, `m2` …; a jti is `jti-1`, `jti-2` …
 */
export class FeedRun<F extends Fact, Known> {
  private readonly dossiers = new Map<string, Dossier>();
  private count = 0;
  private jtis = 0;

  constructor(
    private readonly feed: Feed<F, Known>,
    /** What a call-back answers. */
    private readonly answer: (url: string) => Answer = () => ({ status: 'gone' }),
  ) {}

  /** Takes one message in. @param now when it comes, as an instant's text */
  take(
    body: object | string | Buffer,
    now: string,
    media: Media = 'json',
    way: Way = 'http',
  ): Came {
    this.count += 1;
    const receipt = `m${this.count}`;
    return this.weigh(
      [{ feed: 'prison', receipt, reading: this.read(body, receipt, now, media, way) }],
      now,
    );
  }

  /** Lets the time come that waiting dossiers named. */
  lookAgain(now: string): Came {
    const due = [...this.dossiers.values()].filter(
      ({ lookAgainAt }) => lookAgainAt !== null && lookAgainAt <= new Date(now),
    );
    const all = due.map(({ key, messageId }): ToWeigh => ({
      feed: 'prison',
      receipt: messageId ?? '',
      lookAgain: key,
    }));
    return this.weigh(all, now);
  }

  private read(
    body: object | string | Buffer,
    receipt: string,
    now: string,
    media: Media,
    way: Way,
  ): Reading<F> {
    const bytes = bytesOf(body);
    const opened = open(bytes, media);
    if ('unreadable' in opened) return { kind: 'kept', reason: opened.unreadable };
    const record = opened.message.messageId ?? receipt;
    const context = { receipt, way, record, now: new Date(now) };
    let reading = this.feed.read(opened.message, context);
    for (let asks = 0; asks < 4 && reading.kind === 'ask'; asks += 1)
      reading = this.feed.answered?.(this.answer(reading.url), opened.message, context) ?? reading;
    return reading;
  }

  private weigh(all: readonly ToWeigh[], now: string): Came {
    const weigher = new Weigher({
      feeds: new Map([['prison', this.feed]]),
      dossiers: this.dossiers,
      keyOf: (_, about) => about,
      now: new Date(now),
      jti: () => `jti-${(this.jtis += 1)}`,
      onError: (error) => {
        throw error;
      },
    });
    for (const one of all) weigher.weigh(one);
    const own = all
      .map(({ receipt }) => weigher.ends.get(receipt))
      .find((end) => end !== undefined);
    return {
      outcome: own?.outcome ?? 'none',
      reason: own?.reason ?? undefined,
      drafts: weigher.drafts.map(({ draft }) => draft),
      ends: [...weigher.ends.values()],
    };
  }
}

function bytesOf(body: object | string | Buffer): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A message as the readers get it. */
export function messageOf(body: object | string | Buffer, media: Media = 'json'): Message {
  const opened = open(bytesOf(body), media);
  if (!('message' in opened)) throw new Error(opened.unreadable);
  return opened.message;
}
