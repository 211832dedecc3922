import { Inject, Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { AnySubject, PublicSubject } from '#contracts';
import { asJson, isFree, WaitingRows, type Database } from '#database';
import type { MasterKey } from '#trust';
import { MASTER_KEY } from '../config.js';
import { openSubject, sealEvent, type SealedColumns } from './sealed-event.js';

/** An event as it arrives, verified and read. */
export interface NewEvent {
  id: string;
  agencyId: string;
  jti: string;
  /** SHA-256 of the decoded payload, in hex. */
  digest: string;
  jws: string;
  type: string;
  subject: AnySubject;
  content: unknown;
  txn: string | null;
  occurredAt: Date | null;
  issuedAt: Date;
  receivedAt: Date;
  priority: number;
  /** Whose case it is, where the broker itself states it. */
  confirmedCase: string | null;
}

/** What an event that is held is known by. */
interface HeldEvent {
  id: string;
  agencyId: string;
  jti: string;
  /** In hex. */
  digest: string;
}

/** An event claimed for routing. */
export interface InboxEvent {
  id: string;
  agency_id: string;
  jti: string;
  type: string;
  /** As it was sent, with a name where it has one: in memory only. */
  subject: PublicSubject;
  content: unknown;
  txn: string | null;
  occurred_at: Date | null;
  issued_at: Date;
  received_at: Date;
  attempts: number;
  /** The case that a person said it is about (RR-10). */
  confirmed_case: string | null;
}

/** An event that was tried so often is not being worked on, whoever holds it. */
const many = 5;

/** The inbox: every accepted event, byte for byte; what names a person only sealed. Nobody else writes to it. */
@Injectable()
export class InboxRepository extends WaitingRows {
  constructor(@Inject(MASTER_KEY) private readonly key: MasterKey) {
    const received = sql<boolean>`state = 'received'`;
    super({
      table: 'inbox_event',
      priority: 'priority',
      since: 'received_at',
      open: received,
      due: () => received,
      idle: (machine) => sql<boolean>`${received} and (${isFree(machine)} or attempts >= ${many})`,
    });
  }

  /**
   * Stores what is new, and what `recording` writes down of it, in one round trip and one commit.
   * @param recording a statement over the new rows: `id`, `at`, `agency`, `type` of the table it is given
   * @returns the ids that were stored; the others were there already
   */
  async store(
    database: Database,
    events: readonly NewEvent[],
    machine: Date,
    recording: (stored: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      with stored as (${this.storing(events, machine)}), recorded as (${recording(sql.table('stored'))})
      select id from stored
    `.execute(database);
    return new Set(rows.map(({ id }) => id));
  }

  private storing(events: readonly NewEvent[], machine: Date): RawBuilder<unknown> {
    const kept = events.map((event) => ({ ...event, ...sealEvent(this.key, event) }));
    return sql`
      insert into inbox_event (id, agency_id, jti, digest, jws, type, subject, content, txn, occurred_at,
        issued_at, received_at, priority, confirmed_case, swept_at,
        sealed_jws, sealed_person, wrapped_key)
      select id, "agencyId", jti, decode(digest, 'hex'), jws, type, subject, content, txn, "occurredAt",
        "issuedAt", "receivedAt", priority, "confirmedCase", ${machine}::timestamptz, decode("sealedJws", 'hex'),
        decode("sealedPerson", 'hex'), decode("wrappedKey", 'hex')
      from jsonb_to_recordset(${asJson(kept)}) as event (
        id uuid, "agencyId" uuid, jti text, digest text, jws text, type text, subject jsonb, content jsonb,
        txn text, "occurredAt" timestamptz, "issuedAt" timestamptz, "receivedAt" timestamptz,
        priority smallint, "confirmedCase" uuid, "sealedJws" text, "sealedPerson" text, "wrappedKey" text)
      -- In one order, whoever else stores the same: two batches must not wait for each other.
      order by "agencyId", jti
      on conflict (agency_id, jti) do nothing
      returning id, received_at as at, agency_id as agency, type`;
  }

  /** What is held for these `jti`s: which event, and its digest (hex). */
  async digests(
    database: Database,
    keys: readonly { agencyId: string; jti: string }[],
  ): Promise<HeldEvent[]> {
    const { rows } = await sql<HeldEvent>`
      select held.id, agency_id as "agencyId", held.jti, encode(digest, 'hex') as digest
      from jsonb_to_recordset(${asJson(keys)}) as asked ("agencyId" uuid, jti text)
      join inbox_event held on held.agency_id = asked."agencyId" and held.jti = asked.jti
    `.execute(database);
    return rows;
  }

  /**
   * Takes waiting events for one worker until `leaseUntil`. What another worker holds is left out. Nobody waits
   * for the disk: a lease that a crash of the database loses is one that nobody holds. Never in a transaction
   * that writes more, which would not wait for the disk either.
   * @param machine machine time: a lease must not run fast when a scenario does
   * @param by the broker that holds it
   */
  async claim(
    database: Database,
    ids: readonly string[],
    machine: Date,
    leaseUntil: Date,
    by: number,
  ): Promise<InboxEvent[]> {
    const { rows } = await sql<InboxEvent & SealedColumns>`
      update inbox_event set lease_until = ${leaseUntil}, lease_by = ${by}::integer, attempts = least(attempts + 1, 32000)
      where id in (
        select id from inbox_event
        -- Not "is received": no plan shall read all that waits to find these.
        where id = any(${ids}::uuid[]) and state not in ('routed', 'set-aside')
          and ${isFree(machine)}
        for update skip locked)
        and set_config('synchronous_commit', 'off', true) = 'off'
      returning id, agency_id, jti, type, subject, content, txn, occurred_at, issued_at, received_at, attempts,
        confirmed_case, sealed_person, wrapped_key
    `.execute(database);
    return rows.map(({ sealed_person, wrapped_key, ...row }) => ({
      ...row,
      subject: openSubject(this.key, { ...row, sealed_person, wrapped_key }),
    }));
  }

  /**
   * Closes claimed events inside the transaction that acts on them, with what became of each. An event whose
   * lease was lost meanwhile is another worker's, and is left out. Only a waiting event has a lease: the state
   * is not asked for, so that no plan reads all that waits. @returns the ids that are still ours
   */
  async close(
    database: Database,
    outcomes: readonly { id: string; outcome: string }[],
    leaseUntil: Date,
    at: Date,
  ): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      update inbox_event set state = 'routed', routed_at = ${at}, lease_until = null, outcome = given.outcome
      from jsonb_to_recordset(${asJson(outcomes)}) as given (id uuid, outcome text)
      where inbox_event.id = given.id and inbox_event.id = any(${outcomes.map(({ id }) => id)}::uuid[])
        and lease_until = ${leaseUntil}
      returning inbox_event.id
    `.execute(database);
    return new Set(rows.map(({ id }) => id));
  }

  /** What became of each event, in words. */
  async note(
    database: Database,
    outcomes: readonly { id: string; outcome: string }[],
  ): Promise<void> {
    await sql`
      update inbox_event set outcome = given.outcome
      from jsonb_to_recordset(${asJson(outcomes)}) as given (id uuid, outcome text)
      where inbox_event.id = given.id
    `.execute(database);
  }

  /** Gives a claimed event back, to be tried again from `from` (machine time). */
  async release(database: Database, ids: readonly string[], from: Date): Promise<void> {
    await sql`
      update inbox_event set lease_until = ${from} where id = any(${ids}::uuid[]) and state = 'received'
    `.execute(database);
  }

  /**
   * Says whom an event is about, or no more (`null`), and gives it to routing again: it is due at once.
   */
  async confirm(database: Database, id: string, caseId: string | null): Promise<void> {
    await sql`
      update inbox_event set confirmed_case = ${caseId}, state = 'received', outcome = null, attempts = 0,
        lease_until = null, swept_at = null, wakes = 0
      where id = ${id}
    `.execute(database);
  }

  /** What of an event a person needs to settle whom it is about. */
  async subjectOf(
    database: Database,
    id: string,
  ): Promise<{ subject: PublicSubject; received_at: Date } | undefined> {
    const { rows } = await sql<SealedColumns & { received_at: Date }>`
      select id, subject, sealed_person, wrapped_key, received_at from inbox_event where id = ${id}
    `.execute(database);
    const [row] = rows;
    return row && { subject: openSubject(this.key, row), received_at: row.received_at };
  }

  /** Erases the names in what was said about these cases: the keys go, and what they sealed. */
  async eraseNames(database: Database, caseIds: readonly string[]): Promise<void> {
    await sql`
      update inbox_event set wrapped_key = null, sealed_person = null, sealed_jws = null
      where wrapped_key is not null and (confirmed_case = any(${caseIds}::uuid[]) or id in (
        select event_id from alert_event join alert on alert.id = alert_id
        where alert.case_id = any(${caseIds}::uuid[])))
    `.execute(database);
  }

  /** What a statement of the broker's own did, in plain words; nothing before it is decided. */
  async ownOutcome(database: Database, agencyId: string, jti: string): Promise<string | undefined> {
    const { rows } = await sql<{ outcome: string }>`
      select outcome from inbox_event
      where agency_id = ${agencyId} and jti = ${jti} and state = 'routed'
    `.execute(database);
    return rows[0]?.outcome;
  }

  async waiting(database: Database): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from inbox_event where state = 'received'
    `.execute(database);
    return rows[0]?.count ?? 0;
  }
}
