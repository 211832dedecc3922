import { sql } from 'kysely';
import {
  CaseFactRepository,
  type Seen,
} from '../../../apps/broker/src/cases/case-fact.repository.js';
import { CaseImport } from '../../../apps/broker/src/cases/case-import.service.js';
import { CaseMergeRepository } from '../../../apps/broker/src/cases/case-merge.repository.js';
import { CaseMerges } from '../../../apps/broker/src/cases/case-merges.service.js';
import { CaseNameRepository } from '../../../apps/broker/src/cases/case-name.repository.js';
import { CaseNames } from '../../../apps/broker/src/cases/case-names.service.js';
import { CaseRecords } from '../../../apps/broker/src/cases/case-records.service.js';
import { CaseRepository } from '../../../apps/broker/src/cases/case.repository.js';
import { CaseService, type AppliedEvent } from '../../../apps/broker/src/cases/case.service.js';
import type { EventTimes, Matched } from '../../../apps/broker/src/cases/matched.js';
import { DeadlineRepository } from '../../../apps/broker/src/cases/deadline.repository.js';
import { Deadlines } from '../../../apps/broker/src/cases/deadlines.service.js';
import { RouteAgain } from '../../../apps/broker/src/cases/match-confirmed.js';
import { MatchTaskRepository } from '../../../apps/broker/src/cases/match-task.repository.js';
import { MatchesService } from '../../../apps/broker/src/cases/matches.service.js';
import { StatedMerges } from '../../../apps/broker/src/cases/stated-merges.service.js';
import { NameErasure } from '../../../apps/broker/src/cases/name-erasure.service.js';
import { InboxRepository } from '../../../apps/broker/src/intake/inbox.repository.js';
import { RecordRepository } from '../../../apps/broker/src/record/record.repository.js';
import { eventType, type AnySubject, type CaseEntry } from '#contracts';
import { openDatabase, type Database } from '#database';
import { ManualClock, newId } from '#kernel';
import type { CaseTerms } from '#rules';
import { freshDatabase } from '#testing';
import { MasterKey } from '#trust';

const days = (at: Date, count: number): Date => new Date(at.getTime() + count * 86_400_000);

/** Posts are named by their unit: `newham/om-1`. Transfers expire after 28 days. */
export const terms: CaseTerms = {
  unitOfPost: (post) => post.split('/')[0],
  postOfReference: () => undefined,
  unitOfPremises: (premises) => (premises === 'E12' ? 'newham' : undefined),
  transferExpires: (at) => days(at, 28),
  leftPrisonUntil: (at) => days(at, 7),
};

/** The parts of `cases/` on a database of their own, wired by hand. */
export async function caseParts(at: string, url?: string) {
  const fresh = url === undefined ? await freshDatabase('broker') : undefined;
  const database: Database = openDatabase(url ?? fresh?.url ?? '');
  const clock = new ManualClock(new Date(at));
  const master = new MasterKey(Buffer.alloc(32, 5));
  const cases = new CaseRepository();
  const deadlines = new DeadlineRepository();
  const facts = new CaseFactRepository(deadlines);
  const kept = new CaseNameRepository();
  const names = new CaseNames(master, kept);
  const records = new CaseRecords(cases);
  const service = new CaseService(cases, facts, names, records);
  const inbox = new InboxRepository(master);
  const tasks = new MatchTaskRepository();
  const record = new RecordRepository();
  const agencyId = newId();
  await sql`insert into agency (id, issuer, name, kind, registered_at)
    values (${agencyId}, ${`urn:test:${agencyId}`}, 'Test', 'probation', ${clock.now()})`.execute(
    database,
  );
  const merged = new CaseMergeRepository();
  const merges = new CaseMerges(database, clock, cases, merged, record);
  const importing = new CaseImport(cases, facts, names);
  return {
    agencyId,
    url: url ?? fresh?.url ?? '',
    database,
    clock,
    cases,
    names,
    service,
    inbox,
    tasks,
    deadlines: new Deadlines(deadlines, cases, records),
    merges,
    stated: new StatedMerges(database, cases, merged, merges),
    erasure: new NameErasure(database, clock, cases, records, kept, inbox, record),
    matches: new MatchesService(
      database,
      clock,
      new RouteAgain(inbox),
      tasks,
      cases,
      names,
      kept,
      facts,
      merges,
      inbox,
      record,
    ),
    import: (...entries: CaseEntry[]) =>
      database.transaction().execute((inside) => importing.import(inside, entries, clock.now())),
    /** Whom a subject is, as received now. */
    async match(subject: AnySubject, over: Partial<EventTimes> = {}) {
      const times = { occurredAt: null, receivedAt: clock.now(), ...over };
      const [matched] = await service.match(database, [subject], [times], terms);
      return matched as Matched;
    },
    /** The id of the case that a CRN leads to. */
    async idOf(crn: string): Promise<string> {
      const [found] = await cases.find(database, [{ n: 0, scheme: 'crn', value: crn }]);
      return found?.holder ?? '';
    },
    /** Stores an event as intake does. @returns its id */
    async event(subject: AnySubject, jws = 'a.b.c'): Promise<string> {
      const id = newId();
      const at = clock.now();
      const event = {
        id,
        agencyId,
        jti: id,
        digest: '00',
        jws,
        type: eventType('prison.released'),
        subject,
        content: {},
        txn: null,
        occurredAt: at,
        issuedAt: at,
        receivedAt: at,
        priority: 1,
        confirmedCase: null,
      };
      await inbox.store(database, [event], clock.machine(), () => sql`select`);
      return id;
    },
    /** Applies what an event says of a case. */
    async say(
      caseId: string,
      name: string,
      content: object,
      eventId?: string,
      seen: readonly Seen[] = [],
      more: Partial<AppliedEvent> = {},
    ): Promise<string> {
      const id = eventId ?? (await this.event({ format: 'crn', id: 'X000001' }));
      const type = eventType(name);
      const at = clock.now();
      const said = {
        eventId: id,
        caseId,
        seen,
        type,
        content,
        occurredAt: at,
        receivedAt: at,
        ...more,
      };
      await database.transaction().execute((inside) => service.apply(inside, [said], terms));
      return id;
    },
    /** Everything that lies in any column of any table, as text. */
    async everything(): Promise<string> {
      const { rows: tables } = await sql<{ name: string }>`
        select quote_ident(tablename) as name from pg_tables where schemaname = 'public'
      `.execute(database);
      const texts = await Promise.all(
        tables.map(async ({ name }) => {
          const { rows } =
            await sql<object>`select row.*::text from ${sql.raw(name)} as row`.execute(database);
          // Bytes both as hex and as text: what is not encrypted would show in one of them.
          const all = JSON.stringify(rows);
          const bytes = [...all.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
            Buffer.from(hex, 'hex').toString('latin1'),
          );
          return `${name} ${all} ${bytes.join(' ')}`;
        }),
      );
      return texts.join('\n');
    },
    async count(table: string, where: string): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${sql.raw(table)} where ${sql.raw(where)}
      `.execute(database);
      return rows[0]?.count ?? 0;
    },
    run: (statement: string) => sql.raw(statement).execute(database),
    async end(): Promise<void> {
      await database.destroy();
      await fresh?.drop();
    },
  };
}

export type CaseParts = Awaited<ReturnType<typeof caseParts>>;
