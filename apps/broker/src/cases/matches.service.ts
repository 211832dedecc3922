import { Inject, Injectable } from '@nestjs/common';
import { readIdentifier, readSubject, type Identifier, type ReadSubject } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, isId, newId, TocsinError, type Clock } from '#kernel';
import { InboxRepository } from '../intake/inbox.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { CaseFactRepository } from './case-fact.repository.js';
import { CaseMerges } from './case-merges.service.js';
import { CaseNames } from './case-names.service.js';
import { CaseNameRepository } from './case-name.repository.js';
import { CaseRepository } from './case.repository.js';
import { MATCH_CONFIRMED, type MatchConfirmed } from './match-confirmed.js';
import { MatchTaskRepository, type ByWhom, type MatchTask } from './match-task.repository.js';

/** What a person says: which case, or a new one with identifiers. */
export interface Confirmation {
  case: string;
  identifiers?: readonly { scheme: Identifier['scheme']; value: string }[] | undefined;
  by: ByWhom;
  reason: string;
}

const gone = (what: string): TocsinError =>
  new TocsinError('not_found', `There is no such ${what}`);

/** Settles whom an event is about: a person says it, with name and reason, and can take it back (RR-10). */
@Injectable()
export class MatchesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MATCH_CONFIRMED) private readonly confirmed: MatchConfirmed,
    private readonly tasks: MatchTaskRepository,
    private readonly cases: CaseRepository,
    private readonly names: CaseNames,
    private readonly kept: CaseNameRepository,
    private readonly facts: CaseFactRepository,
    private readonly merges: CaseMerges,
    private readonly inbox: InboxRepository,
    private readonly record: RecordRepository,
  ) {}

  /**
   * The event's identifiers and name become the case's, unless another case has them; the event is routed again.
   * @throws TocsinError `not_found`; `conflict` when it is settled already
   */
  async confirm(eventId: string, given: Confirmation): Promise<{ case: string; added: string[] }> {
    const now = this.clock.now();
    return this.database.transaction().execute(async (database) => {
      const task = await this.task(database, eventId);
      if (task.settled_at) throw new TocsinError('conflict', 'This match is settled already');
      const event = await this.inbox.subjectOf(database, eventId);
      if (!event) throw gone('event');
      const madeCase = given.case === 'new';
      const caseId = madeCase ? newId() : await this.cases.rootOf(database, given.case);
      if (madeCase) await this.cases.create(database, [caseId]);
      const named = readSubject(event.subject, event.received_at);
      const added = await this.addTo(database, caseId, eventId, named, given, now);
      const { by, reason } = given;
      await this.tasks.settle(database, eventId, {
        id: newId(),
        caseId,
        madeCase,
        by,
        reason,
        at: now,
      });
      const detail = { case: caseId, madeCase, candidates: task.candidates, added, post: by.post };
      await this.record.append(database, [{ at: now, kind: 'match.confirmed', eventId, detail }]);
      await this.confirmed.onConfirmed(database, eventId, caseId, task.candidates);
      return { case: caseId, added };
    });
  }

  /** Takes a confirmed match back, with everything it added to the case. */
  async undo(eventId: string, { by, reason }: Pick<Confirmation, 'by' | 'reason'>): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction().execute(async (database) => {
      const task = await this.task(database, eventId);
      const { case_id: caseId } = task;
      if (caseId === null) throw new TocsinError('conflict', 'This match is not settled');
      const removed = await this.cases.removeIdentifiersOf(database, eventId);
      await this.kept.removeOf(database, eventId);
      await this.facts.retract(database, eventId, at);
      await this.merges.undoStatedBy(database, eventId, { by, reason });
      await this.tasks.reopen(database, eventId, { at, by, reason });
      const detail = { case: caseId, removed, post: by.post };
      await this.record.append(database, [{ at, kind: 'match.undone', eventId, detail }]);
      await this.confirmed.onUndone(database, eventId, caseId);
    });
  }

  private async task(database: Database, eventId: string): Promise<MatchTask> {
    const task = isId(eventId) ? await this.tasks.take(database, eventId) : undefined;
    if (!task) throw gone('match to settle');
    return task;
  }

  /** @returns the schemes of what is new */
  private async addTo(
    database: Database,
    caseId: string,
    eventId: string,
    named: ReadSubject,
    { identifiers = [] }: Confirmation,
    now: Date,
  ): Promise<string[]> {
    const given = identifiers.map(({ scheme, value }) => {
      const read = readIdentifier(scheme, value, now);
      if ('because' in read) throw new TocsinError('invalid_request', read.because);
      return read;
    });
    const added = await this.cases.addIdentifiers(
      database,
      [...named.identifiers, ...given].map((one) => ({ ...one, caseId, eventId })),
    );
    await this.names.keep(
      database,
      named.names.map((name) => ({ caseId, name, eventId })),
    );
    return added.map(({ scheme }) => scheme).sort();
  }
}
