import { sql } from 'kysely';
import { openDatabase } from '#database';
import { freshDatabase, until } from '#testing';

it('a connection that is cut between two statements of a transaction fails that transaction, not the process', async () => {
  const fresh = await freshDatabase('empty');
  const database = openDatabase(fresh.url);
  const other = openDatabase(fresh.url);
  try {
    const cut = database.transaction().execute(async (inside) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(inside);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other);
      await until('the server to have gone', async () => {
        const { rows: left } =
          await sql`select from pg_stat_activity where pid = ${rows[0]?.pid}`.execute(other);
        return left.length === 0;
      });
      // The loss reaches the client while nothing is asked of it.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql`select 1`.execute(inside);
    });
    await expect(cut).rejects.toThrow();
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database);
    expect(rows).toEqual([{ one: 1 }]);
  } finally {
    await database.destroy();
    await other.destroy();
    await fresh.drop();
  }
});
