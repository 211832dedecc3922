import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { FeedName } from '../config.js';
import { Vault } from './vault.js';

/** What is remembered of one record of a feed. */
export interface Dossier {
  /** As {@link Vault.index} makes it, in hexadecimal. */
  key: string;
  feed: FeedName;
  known: unknown;
  /** The message that waits, if one does, and until when, by the clock that decides. */
  messageId: string | null;
  lookAgainAt: Date | null;
}

interface Row {
  key: Buffer;
  feed: FeedName;
  data_key: Buffer;
  sealed: Buffer;
  message_id: string | null;
  look_again_at: Date | null;
}

/** The dossiers, each sealed. */
@Injectable()
export class DossierRepository {
  constructor(private readonly vault: Vault) {}

  /** The key of a record's dossier, in hexadecimal. */
  keyOf(feed: FeedName, about: string): string {
    return this.vault.index(`dossier ${feed} ${about}`).toString('hex');
  }

  /**
   * Reads dossiers and keeps everybody else from them until the transaction ends, also where there is none yet.
   * Locks are taken in one order, so that two batches never wait for each other.
   */
  async lock(transaction: Database, keys: readonly string[]): Promise<Dossier[]> {
    if (keys.length === 0) return [];
    const sorted = [...new Set(keys)].sort();
    await sql`
      select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sorted}::text[]) as key
    `.execute(transaction);
    const { rows } = await sql<Row>`
      select key, feed, data_key, sealed, message_id, look_again_at from dossier
      where key = any(select decode(key, 'hex') from unnest(${sorted}::text[]) as key)
    `.execute(transaction);
    return rows.map((row) => this.opened(row));
  }

  /** Those whose time has come, longest waiting first. */
  async due(database: Database, now: Date, most: number): Promise<string[]> {
    const { rows } = await sql<{ key: string }>`
      select encode(key, 'hex') as key from dossier where look_again_at <= ${now}
      order by look_again_at limit ${most}`.execute(database);
    return rows.map(({ key }) => key);
  }

  async putOff(database: Database, key: string, lookAgainAt: Date): Promise<void> {
    await sql`
      update dossier set look_again_at = ${lookAgainAt}
      where key = decode(${key}, 'hex') and look_again_at < ${lookAgainAt}`.execute(database);
  }

  /** Lets messages wait no more that something else has settled. */
  async letGo(transaction: Database, messageIds: readonly string[]): Promise<void> {
    if (messageIds.length === 0) return;
    await sql`
      update dossier set message_id = null, look_again_at = null
      where message_id = any(${messageIds}::uuid[])`.execute(transaction);
  }

  /** @param now by the clock that decides */
  async write(transaction: Database, dossiers: readonly Dossier[], now: Date): Promise<void> {
    if (dossiers.length === 0) return;
    const rows = dossiers.map(({ key, feed, known, messageId, lookAgainAt }) => {
      const own = this.vault.newKey(key);
      const sealed = this.vault.seal(own, key, JSON.stringify(known ?? null), 'dossier');
      return {
        key,
        feed,
        dataKey: own.wrapped.toString('hex'),
        sealed: sealed.toString('hex'),
        messageId,
        lookAgainAt,
      };
    });
    await sql`
      insert into dossier (feed, key, data_key, sealed, version, message_id, look_again_at,
        changed_at)
      select feed, decode(key, 'hex'), decode("dataKey", 'hex'), decode(sealed, 'hex'), 1, "messageId",
        "lookAgainAt", ${now}
      from jsonb_to_recordset(${asJson(rows)}) as row (
        feed text, key text, "dataKey" text, sealed text, "messageId" uuid, "lookAgainAt" timestamptz)
      on conflict (key) do update set data_key = excluded.data_key, sealed = excluded.sealed,
        version = dossier.version + 1, message_id = excluded.message_id,
        look_again_at = excluded.look_again_at, changed_at = excluded.changed_at`.execute(
      transaction,
    );
  }

  private opened({ key, feed, data_key, sealed, message_id, look_again_at }: Row): Dossier {
    const owner = key.toString('hex');
    const text = this.vault.open(owner, data_key, sealed, 'dossier').toString();
    const known = (JSON.parse(text) as unknown) ?? undefined;
    return { key: owner, feed, known, messageId: message_id, lookAgainAt: look_again_at };
  }
}
