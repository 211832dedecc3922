import type pg from 'pg';

const tables = ['inbox_event', 'alert', 'obligation', 'notice', 'record_entry'];

/** How many rows there are of everything that a statement can leave behind, but for security events. */
export async function storedIn(database: pg.Client): Promise<Record<string, number>> {
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
  const { rows } = await database.query<Record<string, number>>(`select ${counts.join(', ')}`);
  return { ...rows[0] };
}
