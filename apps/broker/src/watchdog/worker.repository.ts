import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** Which process works on which queue, by its own word of a moment ago. Nobody else writes to it. */
@Injectable()
export class WorkerRepository {
  /** @param at machine time */
  async beat(
    database: Database,
    process: string,
    queues: readonly string[],
    at: Date,
  ): Promise<void> {
    await sql`
      insert into watchdog_worker (queue, process, beat_at)
      select queue, ${process}::uuid, ${at}::timestamptz from unnest(${queues}::text[]) as queue
      on conflict (queue, process) do update set beat_at = excluded.beat_at
    `.execute(database);
  }

  /** The last sign of life for each queue, of any process. */
  async lastBeats(database: Database): Promise<Map<string, Date>> {
    const { rows } = await sql<{ queue: string; beat_at: Date }>`
      select queue, max(beat_at) as beat_at from watchdog_worker group by queue
    `.execute(database);
    return new Map(rows.map(({ queue, beat_at: at }) => [queue, at]));
  }

  /** A process that ends says so: what only it worked on has no worker from now on. */
  async end(database: Database, process: string): Promise<void> {
    await sql`delete from watchdog_worker where process = ${process}`.execute(database);
  }

  /** Processes that have long been gone. */
  async forget(database: Database, before: Date): Promise<void> {
    await sql`delete from watchdog_worker where beat_at < ${before}`.execute(database);
  }
}
