import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** Where an agency publishes its keys, and how the last look went. */
export interface KeySource {
  agency: string;
  url: string;
  /** When its set was last read. */
  readAt: Date | null;
  /** Since when it cannot be read, and why; none while it can. */
  failingSince: Date | null;
  fault: string | null;
}

const columns = sql`
  agency_id as agency, url, read_at as "readAt", failing_since as "failingSince", fault`;

/** A time that lies further ahead than this is of a clock that was put back since. Milliseconds. */
const putBack = 60_000;
const before = (machine: Date, milliseconds: number): Date =>
  new Date(machine.getTime() - milliseconds);

/** The URLs of agencies' key sets. Nobody else writes to them. */
@Injectable()
export class KeySourceRepository {
  async all(database: Database): Promise<KeySource[]> {
    const { rows } = await sql<KeySource>`
      select ${columns} from agency_key_source
    `.execute(database);
    return rows;
  }

  /** The URL of an agency, held until the transaction ends; none when it has registered a document. */
  async locked(database: Database, agencyId: string): Promise<KeySource | undefined> {
    const { rows } = await sql<KeySource>`
      select ${columns} from agency_key_source where agency_id = ${agencyId} for update
    `.execute(database);
    return rows[0];
  }

  /** What was read just now is the set at this URL. @param machine machine time */
  async save(
    database: Database,
    agencyId: string,
    url: string,
    at: Date,
    machine: Date,
  ): Promise<void> {
    await sql`
      insert into agency_key_source (agency_id, url, tried_at, read_at)
      values (${agencyId}, ${url}, ${machine}, ${at})
      on conflict (agency_id) do update set url = excluded.url, tried_at = excluded.tried_at,
        read_at = excluded.read_at, failing_since = null, fault = null
    `.execute(database);
  }

  async remove(database: Database, agencyId: string): Promise<void> {
    await sql`delete from agency_key_source where agency_id = ${agencyId}`.execute(database);
  }

  /**
   * Takes the sets that are due to be read, so that one broker alone reads each. All in machine time; a time that
   * lies ahead is of a clock that was put back, and waits for nobody.
   * @param every milliseconds between two looks; `failing` while the last one failed
   */
  async claimDue(
    database: Database,
    machine: Date,
    { every, failing }: { every: number; failing: number },
    most: number,
  ): Promise<KeySource[]> {
    const { rows } = await sql<KeySource>`
      update agency_key_source set tried_at = ${machine}
      where agency_id in (
        select agency_id from agency_key_source
        where tried_at is null or tried_at > ${before(machine, -putBack)}::timestamptz
          or tried_at <= case when failing_since is null then ${before(machine, every)}::timestamptz
            else ${before(machine, failing)}::timestamptz end
        order by tried_at nulls first limit ${most}
        for update skip locked)
      returning ${columns}
    `.execute(database);
    return rows;
  }

  /** Takes one set to be read, unless it was tried so many milliseconds ago. */
  async claim(
    database: Database,
    agencyId: string,
    machine: Date,
    coolDown: number,
  ): Promise<KeySource | undefined> {
    const { rows } = await sql<KeySource>`
      update agency_key_source set tried_at = ${machine}
      where agency_id = ${agencyId}
        and (tried_at is null or tried_at <= ${before(machine, coolDown)}::timestamptz
          or tried_at > ${before(machine, -putBack)}::timestamptz)
      returning ${columns}
    `.execute(database);
    return rows[0];
  }

  /** The set at this URL was read. @returns whether it could not be until now */
  async read(
    database: Database,
    { agency, url }: Pick<KeySource, 'agency' | 'url'>,
    at: Date,
  ): Promise<boolean> {
    const { rows } = await sql<{ ended: boolean }>`
      update agency_key_source set read_at = ${at}, failing_since = null, fault = null
      from (select failing_since from agency_key_source where agency_id = ${agency} for update) as was
      where agency_id = ${agency} and url = ${url}
      returning was.failing_since is not null as ended
    `.execute(database);
    return rows[0]?.ended ?? false;
  }

  /** The set at this URL could not be read. @returns whether it could be until now */
  async failed(
    database: Database,
    { agency, url }: Pick<KeySource, 'agency' | 'url'>,
    fault: string,
    at: Date,
  ): Promise<boolean> {
    const { rows } = await sql<{ began: boolean }>`
      update agency_key_source set fault = ${fault}, failing_since = coalesce(failing_since, ${at})
      where agency_id = ${agency} and url = ${url}
      returning failing_since = ${at} as began
    `.execute(database);
    return rows[0]?.began ?? false;
  }

  /** Agencies whose set could not be read since before `at`. */
  async failingSince(database: Database, at: Date): Promise<{ agency: string; since: Date }[]> {
    const { rows } = await sql<{ agency: string; since: Date }>`
      select agency_id as agency, failing_since as since from agency_key_source
      where failing_since <= ${at} order by failing_since
    `.execute(database);
    return rows;
  }
}
