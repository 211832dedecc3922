import { Injectable } from '@nestjs/common';
import { eventName, readSubject, type PublicSubject, type ReadSubject } from '#contracts';
import type { Database } from '#database';
import { newId, TocsinError } from '#kernel';
import {
  caseFactsAt,
  factsOfEvent,
  matchOf,
  type CaseFact,
  type CaseFacts,
  type CaseTerms,
  type MatchDecision,
} from '#rules';
import { CaseFactRepository, type NewFact, type Seen } from './case-fact.repository.js';
import { CaseNames } from './case-names.service.js';
import { CaseRepository, type Asked, type Found } from './case.repository.js';
import { CaseRecords, type Records } from './case-records.service.js';

/** When an event happened and was received, and whose case a person said it is. */
export interface EventTimes {
  /** None: it is taken to have happened when it was received. */
  occurredAt: Date | null;
  /** The instant whose facts decide who must act (RR-01). */
  receivedAt: Date;
  confirmedCase?: string | null | undefined;
  /** What the event itself says: the facts are read as they will be once it is applied. */
  says?: { type: string; content: unknown } | undefined;
}

/**
 * `holder` is the record whose identifier it was: what the event says is said of that record. `seen` are the
 * records that the case was read from.
 */
export type Matched =
  | { match: 'confirmed'; case: CaseFacts; holder: string; because: string; seen: readonly Seen[] }
  | Exclude<MatchDecision, { match: 'confirmed' }>;

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
    const records = await this.records.of(database, [...new Set(found.map(({ root }) => root))]);
    return read.map(({ named, at, n }) => {
      const own = found.filter((one) => one.n === n);
      return decided(named, at, own, records, terms);
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
      const { eventId, caseId, type, content, occurredAt, receivedAt } = event;
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
    if (!(await this.facts.add(database, facts, seen)))
      throw new TocsinError('conflict', 'A case changed while an event about it was decided');
  }

  private asked(n: number, named: ReadSubject, { confirmedCase }: EventTimes): Asked[] {
    if (confirmedCase !== null && confirmedCase !== undefined) return [{ n, case: confirmedCase }];
    const blinds = named.names.flatMap((name) => this.names.blindOf(name) ?? []);
    return [
      ...named.identifiers.map((identifier) => ({ n, ...identifier })),
      ...blinds.map((blind) => ({ n, blind })),
    ];
  }
}

function decided(
  named: ReadSubject,
  at: EventTimes,
  found: readonly Found[],
  records: Records,
  terms: CaseTerms,
): Matched {
  const factsOf = (root: string): CaseFacts =>
    caseFactsAt(
      root,
      [...records.factsOf(root), ...saidNow(at, terms)],
      at.receivedAt,
      at.occurredAt ?? at.receivedAt,
      terms,
    );
  if (at.confirmedCase) {
    const [only] = found;
    if (!only) return { match: 'none', candidates: [], because: 'RR-10: the case is not there' };
    const because = 'RR-10: a person confirmed the match';
    const seen = records.seen(only.root);
    return { match: 'confirmed', case: factsOf(only.root), holder: only.holder, because, seen };
  }
  const decision = matchOf({
    given: named.identifiers,
    unusable: named.unusable,
    named: nameGiven(named),
    byIdentifier: found.flatMap(({ scheme, value, root }) =>
      scheme === null || value === null ? [] : [{ scheme, value, case: root }],
    ),
    byName: [...new Set(found.filter(({ scheme }) => scheme === null).map(({ root }) => root))],
    held: records.identifiers,
  });
  if (decision.match !== 'confirmed') return decision;
  const holders = new Set(found.filter(({ scheme }) => scheme !== null).map((one) => one.holder));
  const [holder = decision.case] = holders;
  return {
    match: 'confirmed',
    case: factsOf(decision.case),
    // Said of two merged records: it is the whole case's.
    holder: holders.size > 1 ? decision.case : holder,
    because: decision.because,
    seen: records.seen(decision.case),
  };
}

/** What an event is about to say, as facts that are not kept yet. */
function saidNow({ says, occurredAt, receivedAt }: EventTimes, terms: CaseTerms): CaseFact[] {
  if (!says) return [];
  const stated = factsOfEvent(
    { name: eventName(says.type), content: says.content, at: occurredAt ?? receivedAt },
    terms,
  );
  return stated.map((fact, n) => ({ ...fact, id: `said-now-${n}`, recordedAt: receivedAt }));
}

function nameGiven({ names }: ReadSubject): 'not' | 'without-birth' | 'with-birth' {
  if (names.length === 0) return 'not';
  return names.some(({ dateOfBirth }) => dateOfBirth !== undefined)
    ? 'with-birth'
    : 'without-birth';
}
