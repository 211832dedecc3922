import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** A browser that asked to be woken (Push API), and whose it is. */
export interface PushSubscription {
  endpoint: string;
  staff: string;
  /** The browser's public key, uncompressed P-256, base64url. */
  p256dh: string;
  /** The shared secret, 16 bytes, base64url. */
  auth: string;
}

/** The table of browser subscriptions. */
@Injectable()
export class PushSubscriptionRepository {
  /** Those that have not ended. */
  async standing(database: Database): Promise<{ staff: string; endpoint: string }[]> {
    const { rows } = await sql<{ staff: string; endpoint: string }>`
      select staff_id as staff, endpoint from push_subscription where ended_at is null
      order by created_at, endpoint
    `.execute(database);
    return rows;
  }

  async find(database: Database, endpoint: string): Promise<PushSubscription | undefined> {
    const { rows } = await sql<PushSubscription>`
      select endpoint, staff_id as staff, p256dh, auth from push_subscription
      where endpoint = ${endpoint} and ended_at is null
    `.execute(database);
    return rows[0];
  }

  /** @returns whether it stood until now */
  async end(database: Database, endpoint: string, at: Date): Promise<boolean> {
    const { rows } = await sql`
      update push_subscription set ended_at = ${at} where endpoint = ${endpoint} and ended_at is null
      returning endpoint
    `.execute(database);
    return rows.length > 0;
  }

  /** A browser that asks again takes the place of its earlier asking. */
  async save(database: Database, one: PushSubscription, at: Date): Promise<void> {
    await sql`
      insert into push_subscription (endpoint, staff_id, p256dh, auth, created_at)
      values (${one.endpoint}, ${one.staff}, ${one.p256dh}, ${one.auth}, ${at})
      on conflict (endpoint) do update set staff_id = excluded.staff_id, p256dh = excluded.p256dh,
        auth = excluded.auth, created_at = excluded.created_at, ended_at = null
    `.execute(database);
  }
}
