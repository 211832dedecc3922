import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import { asInstant, bareContact, grouped, type Owned } from './read-rows.js';
import type { ContactRow } from './rows.js';

/** Whom a contact point belongs to. */
type Owner = 'post' | 'staff';

const ownerColumn = (owner: Owner) => sql.ref(`${owner}_id`);

/** The contact points of all posts, or of all staff, by their owner's id. */
export async function contactsBy(
  database: Database,
  owner: Owner,
): Promise<Map<string, ContactRow[]>> {
  const { rows } = await sql<Owned<ContactRow>>`
    select ${ownerColumn(owner)} as owner, channel, address, state, ${asInstant('verified_at')} as "verifiedAt"
    from contact_point where ${ownerColumn(owner)} is not null order by position
  `.execute(database);
  return grouped(rows, bareContact);
}

/** One post or one person. */
export interface ContactOwner {
  owner: Owner;
  /** Its id. */
  owned: string;
}

/** The contact points of one post or one person. */
export async function contactsOf(
  database: Database,
  { owner, owned }: ContactOwner,
): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select channel, address, state, ${asInstant('verified_at')} as "verifiedAt"
    from contact_point where ${ownerColumn(owner)} = ${owned} order by position
  `.execute(database);
  return rows;
}

/** Somebody answered at a contact point. @returns whether there is such a one */
export async function markVerified(
  database: Database,
  { owner, owned }: ContactOwner,
  { channel, address }: Pick<ContactRow, 'channel' | 'address'>,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update contact_point set state = 'verified', verified_at = ${at}
    where ${ownerColumn(owner)} = ${owned} and channel = ${channel} and address = ${address}
    returning position
  `.execute(database);
  return rows.length > 0;
}

/** Puts these contact points in the place of those that the same posts, or staff, had. */
export async function replaceContacts(
  database: Database,
  owner: Owner,
  owners: readonly { id: string; contacts: readonly ContactRow[] }[],
): Promise<void> {
  const ids = owners.map(({ id }) => id);
  await sql`
    delete from contact_point where ${ownerColumn(owner)} = any(${ids}::text[])
  `.execute(database);
  const contacts = owners.flatMap(({ id, contacts }) =>
    contacts.map((one, position) => ({ ...one, position, owner: id })),
  );
  await sql`
    insert into contact_point (${ownerColumn(owner)}, position, channel, address, state, verified_at)
    select owner, position, channel, address, state, "verifiedAt"
    from jsonb_to_recordset(${asJson(contacts)}) as row (owner text, position smallint, channel text,
      address text, state text, "verifiedAt" timestamptz)
  `.execute(database);
}
