import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { ContactPoint } from '#contracts';
import type { Database } from '#database';
import type { ContactOwner } from '../directory/contact-points.js';

/** A contact point of a post or a person. */
export interface Contact extends ContactOwner {
  channel: ContactPoint['channel'];
  address: string;
}

export interface NewVerification extends Contact {
  id: string;
  hash: Buffer;
  sentAt: Date;
  expiresAt: Date;
}

export interface HeldVerification extends Contact {
  id: string;
  hash: Buffer;
}

/** Codes that were sent and not given back yet. Only their hashes are kept. */
@Injectable()
export class VerificationRepository {
  /** When a code was last sent to a contact point. */
  async lastSent(database: Database, contact: Contact): Promise<Date | undefined> {
    const { rows } = await sql<{ at: Date }>`
      select sent_at as at from contact_verification where ${same(contact)}
    `.execute(database);
    return rows[0]?.at;
  }

  /** A new code takes the place of the one before. */
  async save(database: Database, given: NewVerification): Promise<void> {
    const { owner, owned, channel, address, id, hash, sentAt, expiresAt } = given;
    const [post, staff] = owner === 'post' ? [owned, null] : [null, owned];
    await sql`delete from contact_verification where ${same(given)}`.execute(database);
    await sql`
      insert into contact_verification (id, post_id, staff_id, channel, address, code_hash, sent_at, expires_at)
      values (${id}, ${post}, ${staff}, ${channel}, ${address}, ${hash}, ${sentAt}, ${expiresAt})
    `.execute(database);
  }

  /** Counts a try at every code of an owner, and gives those that may still be tried. */
  async tried(
    database: Database,
    { owner, owned }: ContactOwner,
    now: Date,
    mostTries: number,
  ): Promise<HeldVerification[]> {
    const { rows } = await sql<Omit<HeldVerification, 'owner' | 'owned'>>`
      update contact_verification set tries = tries + 1
      where ${sql.ref(`${owner}_id`)} = ${owned} and expires_at > ${now} and tries < ${mostTries}
      returning id, channel, address, code_hash as hash
    `.execute(database);
    return rows.map((row) => ({ ...row, owner, owned }));
  }

  async remove(database: Database, id: string): Promise<void> {
    await sql`delete from contact_verification where id = ${id}`.execute(database);
  }
}

const same = ({ owner, owned, channel, address }: Contact) =>
  sql`${sql.ref(`${owner}_id`)} = ${owned} and channel = ${channel} and address = ${address}`;
