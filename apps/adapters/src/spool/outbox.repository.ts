import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, DATABASE, type Database } from '#database';

/** A signed statement that is to leave. `id` is its jti. */
export interface Statement {
  id: string;
  messageId: string;
  type: string;
  record: string;
  compact: string;
  /** Statements of one lane, which is one person, leave in order. In hexadecimal. */
  lane: string;
}

/** As it is kept: sealed with the key of its message. */
export type SealedStatement = Omit<Statement, 'compact'> & { sealed: Buffer };

export interface DueStatement {
  id: string;
  messageId: string;
  sealed: Buffer;
  dataKey: Buffer | null;
  /** This attempt's number, from 1. */
  attempts: number;
}

/** What an attempt came to: `due` again at `dueAt`, or done with. */
export type Tried = { id: string; at: Date; answer: string; description: string | null } & (
  { state: 'due'; dueAt: Date } | { state: 'taken' | 'refused'; dueAt: null }
);

/** Keeps everybody else from these lanes until the transaction ends, in one order for all. */
export const holdLanes = (lanes: readonly string[]) => sql`
  select pg_advisory_xact_lock(hashtextextended(lane, 1))
  from (select distinct lane from unnest(${lanes}::text[]) as lane order by lane) as held`;

/** The signed statements. Times named `due` and `lease` are the machine's. */
@Injectable()
export class OutboxRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Adds statements in the order given: the first of a lane is due, unless one of it is there already. */
  async add(
    transaction: Database,
    statements: readonly SealedStatement[],
    dueAt: Date,
  ): Promise<void> {
    if (statements.length === 0) return;
    await holdLanes(statements.map(({ lane }) => lane)).execute(transaction);
    const seen = new Set<string>();
    const rows = statements.map(({ sealed, ...statement }, n) => {
      const first = !seen.has(statement.lane);
      seen.add(statement.lane);
      return { ...statement, n, first, sealed: sealed.toString('hex') };
    });
    await sql`
      insert into outbox (id, message_id, type, record, compact, lane, state, due_at)
      select id, "messageId", type, record, decode(sealed, 'hex'), decode(lane, 'hex'),
        case when heads then 'due' else 'waiting' end, case when heads then ${dueAt}::timestamptz end
      from (
        select row.*, first and not exists (
          select from outbox ahead where ahead.lane = decode(row.lane, 'hex')
            and ahead.state in ('waiting', 'due')) as heads
        from jsonb_to_recordset(${asJson(rows)}) as row (
          n integer, id uuid, "messageId" uuid, type text, record text, sealed text, lane text, first boolean)
      ) as given
      order by n`.execute(transaction);
  }

  /** Claims statements that are due, longest due first, each for as long as the lease. */
  async claim(now: Date, leaseUntil: Date, most: number): Promise<DueStatement[]> {
    const { rows } = await sql<DueStatement>`
      with due as (
        select id from outbox where state = 'due' and due_at <= ${now}
        order by due_at limit ${most} for update skip locked
      )
      update outbox set due_at = ${leaseUntil}, attempts = outbox.attempts + 1
      from due, message where outbox.id = due.id and message.id = outbox.message_id
      returning outbox.id, outbox.message_id as "messageId", compact as sealed,
        message.data_key as "dataKey", outbox.attempts`.execute(this.database);
    return rows;
  }

  /**
   * Keeps what attempts came to, unless others have settled them. What is done with lets the next of its lane go;
   * a refusal is for a person and holds up nobody.
   */
  async record(tried: readonly Tried[]): Promise<void> {
    const ids = tried.map(({ id }) => id);
    await this.database.transaction().execute(async (transaction) => {
      // Held before the next statement looks: it sees whatever others did to these lanes.
      await sql`
        select pg_advisory_xact_lock(hashtextextended(encode(lane, 'hex'), 1)) from (
          select distinct lane from outbox where id = any(${ids}::uuid[]) order by lane) as held
      `.execute(transaction);
      await sql`
        with given as (
          select * from jsonb_to_recordset(${asJson(tried)}) as row (
            id uuid, state text, answer text, description text, at timestamptz, "dueAt" timestamptz)
        ), recorded as (
          update outbox set state = given.state, answer = given.answer, description = given.description,
            answered_at = given.at, due_at = given."dueAt"
          from given where outbox.id = given.id and outbox.state = 'due'
          returning outbox.id, lane, outbox.state
        )
        update outbox set state = 'due', due_at = '-infinity' from (
          select next.id
          from (select lane, array_agg(id) as ended from recorded where state <> 'due' group by lane) as held,
            lateral (
              select id, state from outbox where outbox.lane = held.lane and state in ('waiting', 'due')
                and id <> all(ended)
              order by seq limit 1
            ) as next
          where next.state = 'waiting'
        ) as heads
        where outbox.id = heads.id`.execute(transaction);
    });
  }
}
