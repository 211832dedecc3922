import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import { Vault } from './vault.js';

const together = 100;

/**
 * Seals what an earlier version kept in plain, a few messages at a time: each with what was answered and told of it.
 * Safe when several processes start together.
 * @returns how many there were
 */
export async function sealPlain(database: Database, vault: Vault): Promise<number> {
  let count = 0;
  for (;;) {
    const sealed = await database.transaction().execute((inside) => sealSome(inside, vault));
    count += sealed;
    if (sealed === 0) return count;
  }
}

async function sealSome(transaction: Database, vault: Vault): Promise<number> {
  const { rows: messages } = await sql<{ id: string; body: Buffer; detail: Buffer | null }>`
    select id, body, detail from message where data_key is null
    order by id limit ${together} for update`.execute(transaction);
  if (messages.length === 0) return 0;
  const keys = new Map(messages.map(({ id }) => [id, vault.newKey(id)]));
  const sealed = messages.map(({ id, body, detail }) => {
    const key = keyFor(keys, id);
    return {
      id,
      key: key.wrapped.toString('hex'),
      body: vault.seal(key, id, body, 'body').toString('hex'),
      detail: detail && vault.seal(key, id, detail, 'detail').toString('hex'),
    };
  });
  const { rows: statements } = await sql<{ id: string; owner: string; compact: Buffer }>`
    select id, message_id as owner, compact from outbox
    where message_id = any(${messages.map(({ id }) => id)}::uuid[]) order by id for update
  `.execute(transaction);
  const signed = statements.map(({ id, owner, compact }) => ({
    id,
    compact: vault.seal(keyFor(keys, owner), owner, compact, 'statement').toString('hex'),
  }));
  await sql`
    update message set data_key = decode(row.key, 'hex'), body = decode(row.body, 'hex'),
      detail = decode(row.detail, 'hex')
    from jsonb_to_recordset(${asJson(sealed)}) as row (id uuid, key text, body text, detail text)
    where message.id = row.id`.execute(transaction);
  await sql`
    update outbox set compact = decode(row.compact, 'hex')
    from jsonb_to_recordset(${asJson(signed)}) as row (id uuid, compact text)
    where outbox.id = row.id`.execute(transaction);
  return messages.length;
}

function keyFor(keys: ReadonlyMap<string, ReturnType<Vault['newKey']>>, id: string) {
  const key = keys.get(id);
  if (!key) throw new Error('A statement of another message');
  return key;
}
