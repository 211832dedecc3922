import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, isId, newId, TocsinError, type Clock } from '#kernel';
import { RecordRepository } from '../record/record.repository.js';
import { CaseMergeRepository } from './case-merge.repository.js';
import { CaseRepository, noSuchCase } from './case.repository.js';
import type { ByWhom } from './match-task.repository.js';

/** Who does it, and why. */
export interface Said {
  by: ByWhom;
  reason: string;
  /** The event that states it; none: a person says it at a desk. */
  eventId?: string;
}

/** Says that two records are one person, by a pointer from one to the other, and takes it back. */
@Injectable()
export class CaseMerges {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly cases: CaseRepository,
    private readonly merges: CaseMergeRepository,
    private readonly record: RecordRepository,
  ) {}

  /** @throws TocsinError `not_found`; `conflict` when it is merged already, or would be merged into itself */
  async merge(caseId: string, into: string, said: Said): Promise<{ root: string }> {
    return this.database
      .transaction()
      .execute((database) => this.mergeWithin(database, caseId, into, said));
  }

  /** Everything is as before: nothing had moved. @throws TocsinError `conflict` when it is not merged */
  async unmerge(caseId: string, said: Said): Promise<void> {
    await this.database
      .transaction()
      .execute((database) => this.unmergeWithin(database, caseId, said));
  }

  /** {@link merge} inside the caller's transaction. */
  async mergeWithin(
    database: Database,
    caseId: string,
    into: string,
    { by, reason, eventId }: Said,
  ): Promise<{ root: string }> {
    const at = this.clock.now();
    await this.lock(database, [caseId, into]);
    const found = await this.cases.find(database, [
      { n: 0, case: caseId },
      { n: 1, case: into },
    ]);
    const [own, other] = [0, 1].map((n) => found.find((one) => one.n === n)?.root);
    if (own !== caseId) throw new TocsinError('conflict', 'This case is merged already');
    if (other === undefined || other === caseId)
      throw new TocsinError('conflict', 'They are one case already');
    // Locked too: a merge of the other end meanwhile could close a circle.
    await this.lock(database, [other]);
    // Into the record that was named, not its case: if that one is taken out again, this one goes with it.
    await this.cases.point(database, caseId, into);
    await this.merges.add(database, { id: newId(), caseId, intoId: into, at, by, reason, eventId });
    const detail = { case: caseId, into, post: by.post };
    await this.record.append(database, [{ at, kind: 'case.merged', eventId, detail }]);
    return { root: other };
  }

  /** {@link unmerge} inside the caller's transaction. */
  async unmergeWithin(
    database: Database,
    caseId: string,
    { by, reason, eventId }: Said,
  ): Promise<void> {
    const at = this.clock.now();
    const [row] = await this.lock(database, [caseId]);
    if (!row?.merged_into) throw new TocsinError('conflict', 'This case is not merged');
    await this.cases.point(database, caseId, null);
    await this.merges.undo(database, caseId, { at, by, reason, eventId });
    const detail = { case: caseId, from: row.merged_into, post: by.post };
    await this.record.append(database, [{ at, kind: 'case.unmerged', eventId, detail }]);
  }

  /** Takes apart what an event merged: the event was not about this person, or another has taken its place. */
  async undoStatedBy(database: Database, eventId: string, said: Said): Promise<void> {
    for (const { caseId } of await this.merges.statedBy(database, eventId))
      await this.unmergeWithin(database, caseId, said);
  }

  private async lock(
    database: Database,
    ids: readonly string[],
  ): Promise<{ id: string; merged_into: string | null }[]> {
    const rows = ids.every(isId) ? await this.cases.lock(database, ids) : [];
    if (rows.length !== new Set(ids).size) throw noSuchCase();
    return rows;
  }
}
