import { Inject, Injectable } from '@nestjs/common';
import { readIdentifier, readSubject, type PublicSubject } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CaseMergeRepository } from './case-merge.repository.js';
import { CaseMerges } from './case-merges.service.js';
import { CaseRepository, type Found } from './case.repository.js';

/** An event by which an agency says that two of its records are one person, or no longer are. */
export interface StatedMerge {
  eventId: string;
  /** Whose record was merged, by its CRN; or the case that a person said it is. */
  subject: PublicSubject;
  confirmedCase: string | null;
  receivedAt: Date;
  into: string;
  change: 'merged' | 'unmerged';
  /** Who says it. */
  issuer: string;
  agency: string;
  /** The event whose place it takes: what that one merged is taken apart first. */
  takesBack?: string | undefined;
}

/**
 * What became of it. `in-doubt`: it could not be done, and a person must look. `nobody`: neither record is of
 * anybody here.
 */
export interface MergeOutcome {
  state: 'done' | 'in-doubt' | 'nobody';
  because: string;
}

const outcome = (state: MergeOutcome['state'], because: string): MergeOutcome => ({
  state,
  because,
});
const reason = 'stated by probation';

/** Does what agencies say of their records: points one at the other, and takes it back. */
@Injectable()
export class StatedMerges {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly cases: CaseRepository,
    private readonly kept: CaseMergeRepository,
    private readonly merges: CaseMerges,
  ) {}

  /**
   * In a transaction of its own, before it is decided who must know: they are found by the records as they are then.
   * An event that comes here again has no second effect.
   * @throws TocsinError `conflict` when somebody else merges one of the records at this moment
   */
  async take(stated: StatedMerge): Promise<MergeOutcome> {
    return this.database.transaction().execute(async (database) => {
      if (await this.kept.isDone(database, stated.eventId))
        return outcome('done', 'PRB-07: the records are as it says');
      const by = { name: stated.agency, post: stated.issuer };
      const said = { by, reason, eventId: stated.eventId };
      if (stated.takesBack !== undefined)
        await this.merges.undoStatedBy(database, stated.takesBack, { by, reason });
      const { own, other } = await this.find(database, stated);
      if (!own && !other) return outcome('nobody', 'PRB-07: neither of the two records is known');
      if (!own) return outcome('in-doubt', 'PRB-07: the merged record is not known');
      if (!other) return outcome('in-doubt', 'PRB-07: the record it is merged into is not known');
      if (stated.change === 'unmerged') return this.apart(database, own, other, stated, said);
      if (own.root === other.root) return outcome('done', 'PRB-07: they are one case already');
      if (own.root !== own.holder)
        return outcome('in-doubt', 'PRB-07: the merged record is part of another case already');
      await this.merges.mergeWithin(database, own.holder, other.holder, said);
      return outcome('done', 'PRB-07: the records are one case now');
    });
  }

  /** What the agency itself merged. What a person merged at a desk, a person takes apart. */
  private async apart(
    database: Database,
    own: Found,
    other: Found,
    { issuer }: StatedMerge,
    said: Parameters<CaseMerges['unmergeWithin']>[2],
  ): Promise<MergeOutcome> {
    const standing = await this.kept.standing(database, own.holder);
    if (standing?.intoId !== other.holder)
      return outcome('in-doubt', 'PRB-07: the two records were not merged here');
    if (standing.eventId === null || standing.by.post !== issuer)
      return outcome('in-doubt', 'PRB-07: somebody else said that the two records are one');
    await this.merges.unmergeWithin(database, own.holder, said);
    return outcome('done', 'PRB-07: the records are two cases again');
  }

  private async find(
    database: Database,
    { subject, confirmedCase, receivedAt, into }: StatedMerge,
  ): Promise<{ own: Found | undefined; other: Found | undefined }> {
    const own = readSubject(subject, receivedAt).identifiers.filter(
      ({ scheme }) => scheme === 'crn',
    );
    const named = readIdentifier('crn', into, receivedAt);
    const found = await this.cases.find(database, [
      ...(confirmedCase === null ? own.map((one) => ({ n: 0, ...one })) : []),
      ...(confirmedCase === null ? [] : [{ n: 0, case: confirmedCase }]),
      ...('because' in named ? [] : [{ n: 1, ...named }]),
    ]);
    const holders = new Set(found.filter(({ n }) => n === 0).map(({ holder }) => holder));
    return {
      // Two CRNs of two records: which of them was merged is not said.
      own: holders.size === 1 ? found.find(({ n }) => n === 0) : undefined,
      other: found.find(({ n }) => n === 1),
    };
  }
}
