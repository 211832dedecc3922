import type { PersonSubject } from '#contracts';
import type { Message } from './envelope.js';

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
}

/** What a message comes to. Every reason is one plain clause without personal data. */
export type Reading =
  | {
      kind: 'told';
      drafts: readonly Draft[];
      /** Why a person must look at the message as well. */
      alsoKept?: string;
    }
  | {
      kind: 'nothing';
      reason: string;
      /** The record it is about: if that was told of before, a person must look. */
      record?: string;
    }
  | { kind: 'kept'; reason: string }
  /** The message is a trigger: what happened must be asked for there. */
  | { kind: 'ask'; url: string };

export interface ReadingContext {
  receipt: string;
  now: Date;
}

/** Decides what a message of one feed comes to. Pure: it asks nobody and looks at no clock. */
export type Reader = (message: Message, context: ReadingContext) => Reading;

export const nothing = (reason: string, record?: string): Reading => ({
  kind: 'nothing',
  reason,
  ...(record !== undefined && { record }),
});
export const kept = (reason: string): Reading => ({ kind: 'kept', reason });
