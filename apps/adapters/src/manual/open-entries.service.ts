import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';
import type { Draft } from '../feeds/reading.js';
import { Vault } from '../spool/vault.js';

/** A statement by hand that the feed has not stated itself. It names the person who stated it, and nobody else. */
export interface OpenEntry {
  receipt: string;
  state: 'held' | 'told' | 'settled';
  /** As `prison.released`. */
  event: string;
  statedAt: Date;
  by: string | null;
  because: string | null;
  /** Until when it is held back; none: until somebody sends it. */
  until: Date | null;
}

interface Row {
  receipt: string;
  state: OpenEntry['state'];
  statedAt: Date;
  until: Date | null;
  sealed: Buffer;
  dataKey: Buffer | null;
}

/** Shows what was stated by hand. */
@Injectable()
export class OpenEntries {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Those of a feed that are open, oldest first; at most 200. */
  async of(feed: FeedName): Promise<OpenEntry[]> {
    const { rows } = await sql<Row>`
      select message_id as receipt, manual_entry.state, stated_at as "statedAt", held_until as until, sealed,
        data_key as "dataKey"
      from manual_entry join message on message.id = message_id
      where manual_entry.feed = ${feed} and manual_entry.state in ('held', 'told')
      order by stated_at limit 200`.execute(this.database);
    return rows.map((row) => this.shown(row));
  }

  async find(feed: FeedName, receipt: string): Promise<OpenEntry | undefined> {
    const { rows } = await sql<Row>`
      select message_id as receipt, manual_entry.state, stated_at as "statedAt", held_until as until, sealed,
        data_key as "dataKey"
      from manual_entry join message on message.id = message_id
      where manual_entry.feed = ${feed} and message_id = ${receipt}`.execute(this.database);
    return rows.map((row) => this.shown(row))[0];
  }

  private shown({ receipt, state, statedAt, until, sealed, dataKey }: Row): OpenEntry {
    const draft = JSON.parse(
      this.vault.open(receipt, dataKey, sealed, 'statement').toString(),
    ) as Draft;
    const { source } = draft.content as {
      source?: { manual?: { by?: { name?: string }; reason?: string } };
    };
    return {
      receipt,
      state,
      event: draft.name,
      statedAt,
      by: source?.manual?.by?.name ?? null,
      because: source?.manual?.reason ?? null,
      until,
    };
  }
}
