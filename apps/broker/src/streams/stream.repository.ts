import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import { newId } from '#kernel';
import type { SealedSecret, SigningAlg, Stream, StreamRow, StreamStatus } from './stream.js';

const columns = sql`id, agency_id as agency, method, endpoint, status, deleted_at is not null as deleted`;
const whole = sql`${columns}, description, events_requested, status_reason, status_by, signing_alg,
  sealed_authorization, wrapped_key`;

/** What its agency says of a stream. */
export interface StreamTerms extends SealedSecret {
  method: Stream['method'];
  endpoint: string | null;
  description: string | null;
  eventsRequested: readonly string[] | null;
  signingAlg: SigningAlg;
}

/** The table of streams. Nobody else writes to it. */
@Injectable()
export class StreamRepository {
  /** The stream of an agency as its operator registers it: a new one, or the one it has with another endpoint. */
  async save(
    database: Database,
    agencyId: string,
    endpoint: string | undefined,
    at: Date,
  ): Promise<Stream> {
    const method = endpoint === undefined ? 'poll' : 'push';
    // What one endpoint is shown is never shown to another.
    const { rows } = await sql<Stream>`
      insert into stream (id, agency_id, method, endpoint, created_at)
      values (${newId()}, ${agencyId}, ${method}, ${endpoint ?? null}, ${at})
      on conflict (agency_id) where deleted_at is null do update
      set method = excluded.method, endpoint = excluded.endpoint,
        sealed_authorization = case when stream.endpoint = excluded.endpoint then stream.sealed_authorization end,
        wrapped_key = case when stream.endpoint = excluded.endpoint then stream.wrapped_key end,
        failing_since = null, gone_at = null
      returning ${columns}
    `.execute(database);
    const [saved] = rows;
    if (!saved) throw new Error('The stream was not stored');
    return saved;
  }

  /** The stream that stands of an agency, as the directory has it. */
  async standing(database: Database, agencyId: string): Promise<Stream | undefined> {
    const { rows } = await sql<Stream>`
      select ${columns} from stream where agency_id = ${agencyId} and deleted_at is null
    `.execute(database);
    return rows[0];
  }

  /** One of each agency: the one that stands, or the last that was deleted. */
  async all(database: Database): Promise<Stream[]> {
    const { rows } = await sql<Stream>`
      select distinct on (agency_id) ${columns} from stream
      order by agency_id, deleted_at desc nulls first
    `.execute(database);
    return rows;
  }

  /** @returns nothing when the agency has one already */
  async create(
    database: Database,
    id: string,
    agencyId: string,
    terms: StreamTerms,
    at: Date,
  ): Promise<StreamRow | undefined> {
    const { rows } = await sql<StreamRow>`
      insert into stream (id, agency_id, method, endpoint, description, events_requested, signing_alg,
        sealed_authorization, wrapped_key, created_at)
      values (${id}, ${agencyId}, ${terms.method}, ${terms.endpoint}, ${terms.description},
        ${terms.eventsRequested}::text[], ${terms.signingAlg}, ${terms.sealed_authorization}, ${terms.wrapped_key}, ${at})
      on conflict (agency_id) where deleted_at is null do nothing
      returning ${whole}
    `.execute(database);
    return rows[0];
  }

  /** The stream that stands of an agency, none when it deleted it. */
  async ofAgency(database: Database, agencyId: string): Promise<StreamRow | undefined> {
    const { rows } = await sql<StreamRow>`
      select ${whole} from stream where agency_id = ${agencyId} and deleted_at is null
    `.execute(database);
    return rows[0];
  }

  /** The same, locked: whoever adds notices to it waits, and goes the way that it goes then. */
  async lock(database: Database, agencyId: string): Promise<StreamRow | undefined> {
    const { rows } = await sql<StreamRow>`
      select ${whole} from stream where agency_id = ${agencyId} and deleted_at is null for no key update
    `.execute(database);
    return rows[0];
  }

  async change(database: Database, id: string, terms: StreamTerms): Promise<StreamRow> {
    const { rows } = await sql<StreamRow>`
      update stream set method = ${terms.method}, endpoint = ${terms.endpoint},
        description = ${terms.description}, events_requested = ${terms.eventsRequested}::text[],
        signing_alg = ${terms.signingAlg}, sealed_authorization = ${terms.sealed_authorization},
        wrapped_key = ${terms.wrapped_key}, failing_since = null, gone_at = null
      where id = ${id} returning ${whole}
    `.execute(database);
    const [changed] = rows;
    if (!changed) throw new Error('The stream was not changed');
    return changed;
  }

  /** Nothing of what its endpoint wanted to be shown is kept. */
  async remove(database: Database, id: string, at: Date): Promise<void> {
    await sql`
      update stream set deleted_at = ${at}, sealed_authorization = null, wrapped_key = null where id = ${id}
    `.execute(database);
  }

  async setStatus(
    database: Database,
    id: string,
    change: { status: StreamStatus; reason: string | null; by: StreamRow['status_by']; at: Date },
  ): Promise<void> {
    await sql`
      update stream set status = ${change.status}, status_reason = ${change.reason},
        status_by = ${change.by}, status_at = ${change.at}, failing_since = null, gone_at = null
      where id = ${id}
    `.execute(database);
  }

  /** An endpoint has begun to fail, or says that it is gone. */
  async failing(database: Database, id: string, at: Date, gone: boolean): Promise<void> {
    await sql`
      update stream set failing_since = coalesce(failing_since, ${at}),
        gone_at = case when ${gone} then coalesce(gone_at, ${at}) else gone_at end
      where id = ${id}
    `.execute(database);
  }

  async working(database: Database, id: string): Promise<void> {
    await sql`update stream set failing_since = null, gone_at = null where id = ${id}`.execute(
      database,
    );
  }

  /** Agencies for which nothing goes on a stream now, and since when. */
  async off(database: Database): Promise<
    {
      agency: string;
      state: 'paused' | 'disabled' | 'deleted';
      byTransmitter: boolean;
      since: Date;
    }[]
  > {
    const { rows } = await sql<{
      agency: string;
      state: 'paused' | 'disabled' | 'deleted';
      byTransmitter: boolean;
      since: Date;
    }>`
      select agency_id as agency, case when deleted_at is null then status else 'deleted' end as state,
        status_by = 'transmitter' as "byTransmitter", coalesce(deleted_at, status_at, created_at) as since
      from (select distinct on (agency_id) * from stream order by agency_id, deleted_at desc nulls first) as stream
      where deleted_at is not null or status <> 'enabled'
    `.execute(database);
    return rows;
  }

  /** Streams whose endpoint is gone, or has failed since before `since` and taken nothing after that. */
  async failed(
    database: Database,
    since: Date,
  ): Promise<(Pick<Stream, 'id' | 'agency'> & { gone: boolean })[]> {
    const { rows } = await sql<Pick<Stream, 'id' | 'agency'> & { gone: boolean }>`
      select id, agency_id as agency, gone_at is not null as gone from stream
      where deleted_at is null and status = 'enabled' and (gone_at is not null or failing_since <= ${since})
        and not exists (
          select from notice where stream_id = stream.id and delivered_at > coalesce(failing_since, gone_at))
    `.execute(database);
    return rows;
  }

  /** Streams made since `since` by agencies that deleted one before, unless they are off. */
  async renewed(database: Database, since: Date): Promise<Pick<Stream, 'id' | 'agency'>[]> {
    const { rows } = await sql<Pick<Stream, 'id' | 'agency'>>`
      select id, agency_id as agency from stream
      where deleted_at is null and status <> 'disabled' and created_at >= ${since} and exists (
        select from stream as past where past.agency_id = stream.agency_id and past.deleted_at is not null)
    `.execute(database);
    return rows;
  }

  /** Streams that the transmitter paused before `before`, and whose endpoint took something after that. */
  async recovered(database: Database, before: Date): Promise<Pick<Stream, 'id' | 'agency'>[]> {
    const { rows } = await sql<Pick<Stream, 'id' | 'agency'>>`
      select id, agency_id as agency from stream
      where deleted_at is null and status = 'paused' and status_by = 'transmitter'
        and status_at <= ${before} and exists (
        select from notice where stream_id = stream.id and stream_event is not null
          and delivered_at >= stream.status_at)
    `.execute(database);
    return rows;
  }

  /** Streams that have had no verification event since `before` that nobody asked for; that they get one is written down. */
  async beating(
    database: Database,
    at: Date,
    before: Date,
  ): Promise<Pick<Stream, 'id' | 'agency'>[]> {
    const { rows } = await sql<Pick<Stream, 'id' | 'agency'>>`
      update stream set heartbeat_at = ${at}
      where deleted_at is null and status = 'enabled' and coalesce(heartbeat_at, created_at) <= ${before}
      returning id, agency_id as agency
    `.execute(database);
    return rows;
  }

  /** Whether a verification may be asked for now; that it was is written down. */
  async verifying(database: Database, id: string, at: Date, before: Date): Promise<boolean> {
    const { rows } = await sql`
      update stream set verified_at = ${at}
      where id = ${id} and (verified_at is null or verified_at <= ${before} or verified_at > ${at})
      returning id
    `.execute(database);
    return rows.length > 0;
  }
}
