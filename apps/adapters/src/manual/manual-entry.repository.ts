import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { FeedName } from '../config.js';
import type { Draft } from '../feeds/reading.js';
import { Vault } from '../spool/vault.js';

/** A statement by hand. */
export interface ManualEntry {
  messageId: string;
  feed: FeedName;
  state: 'held' | 'told' | 'settled';
  draft: Draft & { jti: string };
  /** As {@link Vault.index} makes them, in hexadecimal. */
  keys: string[];
  statedAt: Date;
  until?: Date | undefined;
  standsFor: string[];
}

/** An entry as it stands after a fact. Once it is there, only its state moves. */
export type NewEntry = Omit<ManualEntry, 'standsFor'> & { dataKey: Buffer | null };

interface Row {
  message_id: string;
  feed: FeedName;
  state: ManualEntry['state'];
  keys: Buffer[];
  stated_at: Date;
  sealed: Buffer;
  data_key: Buffer | null;
  stands_for: string[];
}

const asBytes = (name: string) =>
  sql`(select coalesce(array_agg(decode(key, 'hex')), '{}') from jsonb_array_elements_text(row.${sql.ref(name)}) as key)`;

/** What was stated by hand, each sealed with the key of its message. */
@Injectable()
export class ManualEntryRepository {
  constructor(private readonly vault: Vault) {}

  async write(transaction: Database, entries: readonly NewEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map(({ draft, dataKey, ...entry }) => ({
      ...entry,
      jti: draft.jti,
      sealed: this.vault
        .sealBeside(entry.messageId, dataKey, JSON.stringify(draft), 'statement')
        .toString('hex'),
    }));
    await sql`
      insert into manual_entry (message_id, feed, jti, keys, state, stated_at, held_until, sealed)
      select "messageId", feed, jti, ${asBytes('keys')}, state, "statedAt", until, decode(sealed, 'hex')
      from jsonb_to_recordset(${asJson(rows)}) as row (
        "messageId" uuid, feed text, jti uuid, keys jsonb, state text, "statedAt" timestamptz, until timestamptz,
        sealed text)
      on conflict (message_id) do update set state = excluded.state
      -- What the feed has stated meanwhile stays settled.
      where manual_entry.state <> 'settled'`.execute(transaction);
  }

  /** Locks the open entries of these keys, and those that are, or stand for, these statements. */
  async lock(
    transaction: Database,
    feeds: readonly FeedName[],
    keys: readonly string[],
    jtis: readonly string[],
    since: Date,
  ): Promise<ManualEntry[]> {
    const { rows } = await sql<Row>`
      select message_id, manual_entry.feed, manual_entry.state, keys, stated_at, sealed, data_key, stands_for
      from manual_entry join message on message.id = message_id
      where manual_entry.feed = any(${feeds}::text[]) and (
        (manual_entry.state in ('held', 'told') and stated_at >= ${since} and keys &&
          (select coalesce(array_agg(decode(key, 'hex')), '{}') from unnest(${keys}::text[]) as key))
        or stands_for && ${jtis}::uuid[] or jti = any(${jtis}::uuid[]))
      order by message_id for update of manual_entry`.execute(transaction);
    return rows.map((row) => ({
      messageId: row.message_id,
      feed: row.feed,
      state: row.state,
      draft: JSON.parse(
        this.vault.open(row.message_id, row.data_key, row.sealed, 'statement').toString(),
      ) as ManualEntry['draft'],
      keys: row.keys.map((key) => key.toString('hex')),
      statedAt: row.stated_at,
      standsFor: row.stands_for,
    }));
  }

  /** @param standsFor the feed's statement that was not sent, if this one says the same */
  async settle(
    transaction: Database,
    settled: readonly { messageId: string; standsFor: string | null }[],
  ): Promise<void> {
    if (settled.length === 0) return;
    await sql`
      update manual_entry set state = 'settled',
        stands_for = case when row."standsFor" is null then stands_for
          else array_append(stands_for, row."standsFor") end
      from jsonb_to_recordset(${asJson(settled)}) as row ("messageId" uuid, "standsFor" uuid)
      where message_id = row."messageId"`.execute(transaction);
  }
}
