import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import { idFor } from '#kernel';

/** How one agency receives its alerts: we push to its endpoint (RFC 8935), or it polls (RFC 8936). */
export interface Stream {
  id: string;
  agency: string;
  method: 'push' | 'poll';
  endpoint: string | null;
}

const columns = sql`id, agency_id as agency, method, endpoint`;

@Injectable()
export class StreamRepository {
  async save(
    database: Database,
    agencyId: string,
    endpoint: string | undefined,
    at: Date,
  ): Promise<Stream> {
    const method = endpoint === undefined ? 'poll' : 'push';
    const { rows } = await sql<Stream>`
      insert into stream (id, agency_id, method, endpoint, created_at)
      values (${idFor(`stream:${agencyId}`)}, ${agencyId}, ${method}, ${endpoint ?? null}, ${at})
      on conflict (agency_id) do update set method = excluded.method, endpoint = excluded.endpoint
      returning ${columns}
    `.execute(database);
    const [saved] = rows;
    if (!saved) throw new Error('The stream was not stored');
    return saved;
  }

  async all(database: Database): Promise<Stream[]> {
    const { rows } = await sql<Stream>`select ${columns} from stream`.execute(database);
    return rows;
  }

  async find(database: Database, id: string): Promise<Stream | undefined> {
    const { rows } = await sql<Stream>`select ${columns} from stream where id = ${id}`.execute(
      database,
    );
    return rows[0];
  }
}
