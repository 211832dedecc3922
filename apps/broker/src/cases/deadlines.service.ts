import { Injectable } from '@nestjs/common';
import type { Identifier } from '#contracts';
import type { Database } from '#database';
import { ownershipAt, ownershipFacts, type CaseTerms, type OwnershipState } from '#rules';
import { CaseRecords } from './case-records.service.js';
import { CaseRepository } from './case.repository.js';
import { DeadlineRepository, type Deadline } from './deadline.repository.js';

/** A transfer that nobody completed in time (PRB-02), or an arrangement that ran out (PRB-03). */
export interface Overdue {
  id: string;
  /** The case, with everything that was merged into it. */
  root: string;
  identifiers: readonly Identifier[];
  at: Date;
  what:
    | { kind: 'transfer'; toUnit: string; requestedAt: Date }
    | {
        kind: 'arrangement';
        arrangement: 'caretaking' | 'split';
        unit: string;
        until?: Date | undefined;
      };
}

/** Finds transfers and arrangements whose time is up. */
@Injectable()
export class Deadlines {
  constructor(
    private readonly deadlines: DeadlineRepository,
    private readonly cases: CaseRepository,
    private readonly records: CaseRecords,
  ) {}

  /**
   * Takes what is overdue and still stands, longest first, inside the caller's transaction. Each is found once:
   * what is told of it is for the caller to write in the same transaction, or before.
   */
  async take(database: Database, now: Date, limit: number, terms: CaseTerms): Promise<Overdue[]> {
    const due = await this.deadlines.due(database, now, limit);
    if (due.length === 0) return [];
    const found = await this.cases.find(
      database,
      due.map(({ caseId }, n) => ({ n, case: caseId })),
    );
    const records = await this.records.of(database, [...new Set(found.map(({ root }) => root))]);
    await this.deadlines.settle(
      database,
      due.map(({ id }) => id),
      now,
    );
    return due.flatMap((deadline, n) => {
      const root = found.find((one) => one.n === n)?.root ?? deadline.caseId;
      const facts = ownershipFacts(records.factsOf(root));
      const state = ownershipAt(facts, now, (post) => terms.unitOfPost(post));
      const what = standing(deadline, state);
      if (!what) return [];
      const identifiers = records.identifiers.get(root) ?? [];
      return [{ id: deadline.id, root, identifiers, at: deadline.expiresAt, what }];
    });
  }

  waiting(database: Database, now: Date): Promise<number> {
    return this.deadlines.waiting(database, now);
  }
}

/** What of a deadline still stands: it was not completed, renewed or taken back meanwhile. */
function standing(
  { id, kind, expiresAt }: Deadline,
  { transfer, arrangements }: OwnershipState,
): Overdue['what'] | undefined {
  if (kind === 'transfer') {
    if (transfer?.id !== id || transfer.state === 'allocated') return undefined;
    return { kind, toUnit: transfer.toUnit, requestedAt: transfer.requestedAt };
  }
  const held = arrangements.find(
    ({ from, until }) => Number(until ?? from) === expiresAt.getTime(),
  );
  return held && { kind, arrangement: held.kind, unit: held.unit, until: held.until };
}
