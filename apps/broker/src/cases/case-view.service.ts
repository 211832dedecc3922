import { Inject, Injectable } from '@nestjs/common';
import type { Identifier } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { caseFactsAt, standing, type CaseFacts, type CaseTerms } from '#rules';
import { DirectoryService } from '../directory/directory.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { CaseRecords, type Records } from './case-records.service.js';
import { CaseRepository } from './case.repository.js';
import { CaseTermsService } from './case-terms.service.js';
import { MatchTaskRepository } from './match-task.repository.js';

/** A limited-access case shows that it is there, and nothing else (without a reason). */
export interface RestrictedView {
  id: string;
  restricted: true;
}

export interface CaseView {
  id: string;
  restricted: boolean;
  /** The record asked for, where it is part of another case. */
  mergedFrom: string[];
  identifiers: readonly Identifier[];
  facts: CaseFacts;
}

export interface MatchView {
  event: string;
  type: string;
  receivedAt: Date;
  match: string;
  because: string;
  candidates: (RestrictedView | { id: string; identifiers: readonly Identifier[] })[];
}

/** What an operator sees of cases: no names. Looking at a restricted case is in the record. */
@Injectable()
export class CaseViews {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly cases: CaseRepository,
    private readonly records: CaseRecords,
    private readonly tasks: MatchTaskRepository,
    private readonly terms: CaseTermsService,
    private readonly directory: DirectoryService,
    private readonly record: RecordRepository,
  ) {}

  /**
   * @param reason a code; without one a restricted case is not shown
   * @param at the instant that is asked about: now, if it is left out
   * @throws TocsinError `not_found`
   */
  async one(id: string, reason: string | undefined, at?: Date): Promise<CaseView | RestrictedView> {
    const now = this.clock.now();
    const root = await this.cases.rootOf(this.database, id);
    const records = await this.records.of(this.database, [root]);
    const restricted = isRestricted(records, root, now);
    const shown = !restricted || reason !== undefined;
    if (restricted || reason !== undefined) {
      const detail = { case: root, restricted, reason: reason ?? null, shown };
      await this.record.append(this.database, [{ at: now, kind: 'case.looked-at', detail }]);
    }
    if (!shown) return { id: root, restricted: true };
    return {
      id: root,
      restricted,
      mergedFrom: (records.members.get(root) ?? []).filter((one) => one !== root),
      identifiers: records.identifiers.get(root) ?? [],
      facts: caseFactsAt(root, records.factsOf(root), at ?? now, at ?? now, await this.present()),
    };
  }

  /** The id of the case that has an identifier. @throws TocsinError `not_found` */
  async find(identifier: Identifier): Promise<{ id: string }> {
    const [found] = await this.cases.find(this.database, [{ n: 0, ...identifier }]);
    if (!found) throw new TocsinError('not_found', 'No case has this identifier');
    return { id: found.root };
  }

  /** The matches that wait for a person. */
  async matches(limit: number): Promise<MatchView[]> {
    const now = this.clock.now();
    const waiting = await this.tasks.waiting(this.database, limit);
    // A candidate may have been merged since.
    const asked = waiting.flatMap(({ candidates }, n) =>
      candidates.map((one) => ({ n, case: one })),
    );
    const found = await this.cases.find(this.database, asked);
    const roots = [...new Set(found.map(({ root }) => root))];
    const records = await this.records.of(this.database, roots);
    return waiting.map((task, n) => ({
      event: task.event_id,
      type: task.type,
      receivedAt: task.received_at,
      match: task.match,
      because: task.because,
      candidates: [...new Set(found.filter((one) => one.n === n).map(({ root }) => root))].map(
        (id) =>
          isRestricted(records, id, now)
            ? { id, restricted: true as const }
            : { id, identifiers: records.identifiers.get(id) ?? [] },
      ),
    }));
  }

  private async present(): Promise<CaseTerms> {
    return this.terms.of(await this.directory.current());
  }
}

const isRestricted = (records: Records, root: string, now: Date): boolean =>
  standing(records.factsOf(root), 'flags', now)[0]?.value.includes('limited-access') ?? false;
