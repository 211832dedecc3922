import { Injectable } from '@nestjs/common';
import { eventName, readSubject, type PublicSubject, type ReadSubject } from '#contracts';
import type { Database } from '#database';
import { newId, TocsinError } from '#kernel';
import { caseFactsAt, factsOfEvent, type CaseFacts, type CaseTerms } from '#rules';
import { CaseFactRepository, type NewFact, type Seen } from './case-fact.repository.js';
import { CaseNames } from './case-names.service.js';
import { CaseRepository, type Asked } from './case.repository.js';
import { CaseRecords } from './case-records.service.js';
import type { Statement } from './fact-corrections.js';
import { matchedOf, type EventTimes, type Matched } from './matched.js';

/** A state-bearing event about a case that is known for sure. */
export interface AppliedEvent {
  eventId: string;
  /** The `holder` of the match. */
  caseId: string;
  /** What the match was read from. */
  seen: readonly Seen[];
  /** As `urn:tocsin:event:prison.received`. */
  type: string;
  content: unknown;
  occurredAt: Date | null;
  receivedAt: Date;
  /** Another statement has taken its place: it says nothing of the case. */
  corrected?: boolean;
  /** The statement whose place it takes. */
  takesBack?: Statement | undefined;
}

/** Says whose case an event is about, and keeps what events say of cases. */
@Injectable()
export class CaseService {
  constructor(
    private readonly cases: CaseRepository,
    private readonly facts: CaseFactRepository,
    private readonly names: CaseNames,
    private readonly records: CaseRecords,
  ) {}

  /**
   * Matches each subject by all that it names, at once (RR-10), and reads the facts of whom it finds.
   * Two statements, however many subjects.
   */
  async match(
    database: Database,
    subjects: readonly PublicSubject[],
    times: readonly EventTimes[],
    terms: CaseTerms,
  ): Promise<Matched[]> {
    const read = subjects.map((subject, n) => {
      const at = times[n];
      if (!at) throw new Error('Every subject needs its times');
      return { at, named: readSubject(subject, at.receivedAt), n };
    });
    const found = await this.cases.find(
      database,
      read.flatMap(({ named, at, n }) => this.asked(n, named, at)),
    );
    const persons = found.filter(({ corrected }) => !corrected);
    const records = await this.records.of(database, [...new Set(persons.map(({ root }) => root))]);
    return read.map(({ named, at, n }) => {
      const own = found.filter((one) => one.n === n);
      return matchedOf(named, at, own, records, terms);
    });
  }

  /** What is known of a case now, with everything that was merged into it. None: there is no such case. */
  async read(
    database: Database,
    id: string,
    now: Date,
    terms: CaseTerms,
  ): Promise<CaseFacts | undefined> {
    const [found] = await this.cases.find(database, [{ n: 0, case: id }]);
    if (!found) return undefined;
    const records = await this.records.of(database, [found.root]);
    return caseFactsAt(found.root, records.factsOf(found.root), now, now, terms);
  }

  /**
   * Keeps what these events say of their cases, inside the caller's transaction: one statement.
   * An event that is applied again adds nothing.
   * @throws TocsinError `conflict` when one of the cases is not as it was when the events were decided
   */
  async apply(
    database: Database,
    events: readonly AppliedEvent[],
    terms: CaseTerms,
  ): Promise<void> {
    const facts = events.flatMap((event) => {
      const { eventId, caseId, type, content, occurredAt, receivedAt, corrected = false } = event;
      if (corrected) return [];
      const at = occurredAt ?? receivedAt;
      return factsOfEvent({ name: eventName(type), content, at }, terms).map((stated): NewFact => ({
        ...stated,
        id: newId(),
        caseId,
        eventId,
        statedBy: 'event',
        recordedAt: receivedAt,
      }));
    });
    const seen = events.flatMap((event) => event.seen);
    const taken = events.flatMap(({ takesBack, eventId, caseId, seen, receivedAt }) =>
      takesBack
        ? [{ ...takesBack, eventId, caseId, caseIds: seen.map(({ id }) => id), at: receivedAt }]
        : [],
    );
    if (!(await this.facts.add(database, facts, seen, taken)))
      throw new TocsinError('conflict', 'A case changed while an event about it was decided');
  }

  private asked(n: number, named: ReadSubject, { confirmedCase, statement }: EventTimes): Asked[] {
    const said = statement ? [{ n, ...statement }] : [];
    if (confirmedCase !== null && confirmedCase !== undefined)
      return [{ n, case: confirmedCase }, ...said];
    const blinds = named.names.flatMap((name) => this.names.blindOf(name) ?? []);
    return [
      ...named.identifiers.map((identifier) => ({ n, ...identifier })),
      ...blinds.map((blind) => ({ n, blind })),
      ...said,
    ];
  }
}
