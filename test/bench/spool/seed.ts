import pg from 'pg';
import { newId, SystemClock } from '#kernel';
import type { MasterKey, SigningKey } from '#trust';

/** A statement that waits, and whose it is. */
export interface Seeded {
  id: string;
  lane: number;
}

/** Statements of one message: their data key is one. */
const perMessage = 100;

/**
 * Fills the outbox as a day without the broker leaves it: each statement signed and sealed as the adapters do it, the
 * first of each person due and the others behind it.
 */
export async function seedOutbox(
  { databaseUrl, master, key }: { databaseUrl: string; master: MasterKey; key: SigningKey },
  statements: number,
  people: number,
): Promise<Seeded[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const seeded: Seeded[] = [];
  try {
    for (let from = 0; from < statements; from += perMessage) {
      const message = newId();
      const own = master.newDataKey(message);
      const count = Math.min(perMessage, statements - from);
      const rows = await Promise.all(
        Array.from({ length: count }, async (_, n) => {
          const lane = (from + n) % people;
          const id = newId();
          const compact = await key.sign(claimsFor(id, message, lane));
          const sealed = own.seal(compact, `spool:statement:${message}`).toString('hex');
          const heads = from + n < people;
          return { id, lane: lane.toString(16).padStart(64, '0'), sealed, heads, n };
        }),
      );
      seeded.push(...rows.map(({ id }, n) => ({ id, lane: (from + n) % people })));
      await client.query(
        `insert into message (id, feed, key, body, data_key, received_at, state, outcome)
         values ($1, 'hostel', $2, $3, $4, now(), 'read', 'told')`,
        [message, message, own.seal('{}', `spool:body:${message}`), own.wrapped],
      );
      await client.query(
        `insert into outbox (id, message_id, type, record, compact, lane, state, due_at)
         select id, $1, 'urn:tocsin:event:hostel.whereabouts-unknown', '', decode(sealed, 'hex'), decode(lane, 'hex'),
           case when heads then 'due' else 'waiting' end, case when heads then now() end
         from jsonb_to_recordset($2) as row (id uuid, lane text, sealed text, heads boolean, n integer) order by n`,
        [message, JSON.stringify(rows)],
      );
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
  return seeded;
}

const claimsFor = (jti: string, txn: string, lane: number) => ({
  iss: 'urn:example:hostel',
  aud: 'http://broker.example',
  jti,
  iat: Math.floor(new SystemClock().now().getTime() / 1000),
  txn,
  sub_id: { format: 'crn' as const, id: `X${String(lane).padStart(6, '0')}` },
  events: { 'urn:tocsin:event:hostel.whereabouts-unknown': { premises: 'E12', searched: true } },
});
