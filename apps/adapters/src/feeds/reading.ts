import type { PersonSubject } from '#contracts';
import type { Message, Way } from './envelope.js';

/** An event as a feed's mapping makes it, before it is checked and signed. */
export interface Draft {
  /** `prison.released` */
  name: string;
  subject: PersonSubject;
  /** When it happened, in seconds since 1970, if the feed says. */
  toe?: number;
  content: object;
  /** The sender's own record of it. */
  record: string;
  /** Its jti, where what is remembered must point to it: {@link WeighingContext.jti}. */
  jti?: string;
}

/** What a message says of one record, before it is compared with what is known of that record. */
export interface Fact {
  /** The record, as `person A1234AA`. Facts about one record are weighed one after another. */
  about: string;
}

/** What a message says. Every reason is one plain clause without personal data. */
export type Reading<F extends Fact = Fact> =
  | {
      kind: 'facts';
      facts: readonly F[];
      /** Why a person must look at the message as well. */
      alsoKept?: string;
    }
  | { kind: 'nothing'; reason: string }
  | { kind: 'kept'; reason: string }
  /** It is a trigger: what happened must be asked for there. */
  | { kind: 'ask'; url: string };

/** What the system that was asked answered, as far as asking again would not help. */
export type Answer =
  | { status: 'found'; bytes: Buffer }
  /** 404 or 410: deleted or merged. */
  | { status: 'gone' }
  /** 403: the record is restricted. */
  | { status: 'forbidden' };

export interface ReadingContext {
  /** The receipt of the message. */
  receipt: string;
  way: Way;
  /** The message's id in the sender's system, else the receipt. */
  record: string;
  now: Date;
}

export interface WeighingContext {
  receipt: string;
  now: Date;
  /** A new jti: for a draft that later ones may have to correct. */
  jti: () => string;
  /** What is known of another record that the same message has a fact about: of both numbers in a merge. */
  known?: (about: string) => unknown;
}

/** A statement by hand, as it stands after a fact. */
export interface ByHand {
  /** The message that it came in as. */
  receipt: string;
  state: 'held' | 'told' | 'settled';
  /** Until when it is held back. */
  until?: Date | undefined;
  draft: Draft & { jti: string };
}

/** What comes of a fact, or of looking again. */
export interface Weighed<Known = unknown> {
  /** `waits`: it is told at {@link lookAgainAt}, unless something takes it back before. */
  as: 'told' | 'nothing' | 'kept' | 'waits';
  /** Needed unless it is told. One plain clause without personal data. */
  reason?: string;
  /** Also where it is kept: then a person must look besides. */
  drafts?: readonly Draft[];
  /** What is remembered from now on. Left out, it stays as it was. Plain data, as JSON takes them. */
  known?: Known;
  /** When {@link Feed.lookAgain} is to be asked. Left out, nothing waits any more. */
  lookAgainAt?: Date | undefined;
  /** Where it is about a statement by hand. */
  byHand?: ByHand;
}

/**
 * How one feed is understood. Every method is pure: it asks nobody and looks at no clock.
 * `F` is what its messages say, `Known` what is remembered of a record.
 */
export interface Feed<F extends Fact = Fact, Known = unknown> {
  /** Takes a message apart into facts. It knows nothing but the message. */
  read(message: Message, context: ReadingContext): Reading<F>;
  /** What the answer to {@link Reading} `ask` says. */
  answered?(answer: Answer, message: Message, context: ReadingContext): Reading<F>;
  /** Compares a fact with what is known: what is new, what is the same, what is older, what it corrects. */
  weigh(known: Known | undefined, fact: F, context: WeighingContext): Weighed<Known>;
  /** The time that {@link Weighed.lookAgainAt} named has come. */
  lookAgain?(known: Known, context: WeighingContext): Weighed<Known>;
}

export const nothing = (reason: string) => ({ kind: 'nothing', reason }) as const;
export const kept = (reason: string) => ({ kind: 'kept', reason }) as const;
