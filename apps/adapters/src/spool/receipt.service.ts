import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';
import type { Outcome } from './message.repository.js';
import { outcomeText } from './spool.service.js';
import { Vault } from './vault.js';

/** One event of a message, on its way or there. */
export interface EventReceipt {
  jti: string;
  type: string;
  state: 'waiting' | 'due' | 'taken' | 'refused' | 'mended' | 'done';
  attempts: number;
  /** The broker's last answer, as `503` or `400 invalid_request`. */
  lastAnswer: string | null;
  answeredAt: Date | null;
}

/** What became of a message. */
export interface Receipt {
  receipt: string;
  feed: FeedName;
  receivedAt: Date;
  /** `reading`, `held-back`, `sending`, `sent` (the broker took all), `refused`, or what the outcome says by itself. */
  state:
    | 'reading'
    | 'held-back'
    | 'sending'
    | 'sent'
    | 'refused'
    | 'nothing-to-tell'
    | 'kept-for-a-person';
  outcome: string;
  /** How often the hostel system was asked in vain, and how that ended last. */
  callBacks: { failed: number; lastAnswer: string | null };
  events: EventReceipt[];
}

interface Row {
  id: string;
  feed: FeedName;
  received_at: Date;
  outcome: Outcome | null;
  reason: string | null;
  answer: string | null;
  attempts: number;
}

function stateOf(outcome: Outcome | null, events: readonly EventReceipt[]): Receipt['state'] {
  if (outcome === null) return 'reading';
  if (outcome === 'nothing') return 'nothing-to-tell';
  if (outcome === 'kept') return 'kept-for-a-person';
  if (outcome === 'waits') return 'held-back';
  if (events.some(({ state }) => state === 'refused' || state === 'done')) return 'refused';
  return events.some(({ state }) => state === 'due' || state === 'waiting') ? 'sending' : 'sent';
}

/** Tells senders what became of their messages, and operators how the spool stands. */
@Injectable()
export class ReceiptService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** A message as it came, opened. */
  async bodyOf(feed: FeedName, id: string): Promise<Buffer | undefined> {
    const { rows } = await sql<{ body: Buffer; dataKey: Buffer | null }>`
      select body, data_key as "dataKey" from message where id = ${id} and feed = ${feed}
    `.execute(this.database);
    const [row] = rows;
    return row && this.vault.open(id, row.dataKey, row.body, 'body');
  }

  async find(feed: FeedName, id: string): Promise<Receipt | undefined> {
    const messages = await sql<Row>`
      select id, feed, received_at, outcome, reason, answer, attempts
      from message where id = ${id} and feed = ${feed}`.execute(this.database);
    const [message] = messages.rows;
    if (!message) return undefined;
    const { rows: events } = await sql<EventReceipt>`
      select id as jti, type, state, attempts, answer as "lastAnswer", answered_at as "answeredAt"
      from outbox where message_id = ${id} order by seq`.execute(this.database);
    return {
      receipt: message.id,
      feed: message.feed,
      receivedAt: message.received_at,
      state: stateOf(message.outcome, events),
      outcome: outcomeText(message),
      callBacks: { failed: message.attempts, lastAnswer: message.answer },
      events,
    };
  }
}
