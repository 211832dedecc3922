import { Inject, Injectable } from '@nestjs/common';
import type { AnySubject, Identifier } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { Sweeper } from '#queue';
import { CaseTermsService } from '../cases/case-terms.service.js';
import { Deadlines, type Overdue } from '../cases/deadlines.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { OwnStatements, type OwnStatement } from '../intake/own-statements.service.js';

/** Most that is taken in one turn. */
const limit = 100;

/** States what nobody says: a transfer that expired (PRB-02), an arrangement that ran out (PRB-03). */
@Injectable()
export class Expiries {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly deadlines: Deadlines,
    private readonly terms: CaseTermsService,
    private readonly directory: DirectoryService,
    private readonly own: OwnStatements,
    sweeper: Sweeper,
  ) {
    sweeper.tend('deadlines', (now) => this.turn(now));
  }

  /**
   * The statements are committed before the deadlines are settled: a crash in between states them again, under
   * the same `jti`, which has no second effect.
   */
  private async turn(now: Date): Promise<void> {
    const waiting = await this.deadlines.waiting(this.database, now);
    if (waiting === 0) return;
    const snapshot = await this.directory.current();
    await this.database.transaction().execute(async (database) => {
      const overdue = await this.deadlines.take(database, now, limit, this.terms.of(snapshot));
      for (const one of overdue) await this.state(one);
    });
  }

  /** One that cannot be stated is said in the log, and does not hold up the others. */
  private async state(overdue: Overdue): Promise<void> {
    try {
      await this.own.state(this.statement(overdue));
    } catch (error) {
      if (error instanceof TocsinError && error.code === 'invalid_request')
        this.log.error({ error, case: overdue.root }, 'a deadline that is over cannot be stated');
      else throw error;
    }
  }

  private statement({ id, root, identifiers, at, what }: Overdue): OwnStatement[] {
    const subject = subjectOf(identifiers);
    if (!subject) {
      this.log.error({ case: root }, 'a case without an identifier has a deadline that is over');
      return [];
    }
    const common = { subject, caseId: root, happenedAt: at, key: `deadline:${id}` };
    if (what.kind === 'transfer') {
      const content = { toUnit: what.toUnit, requestedAt: what.requestedAt.toISOString() };
      return [{ ...common, type: 'probation.transfer-expired', content }];
    }
    const content = {
      kind: what.arrangement,
      unit: what.unit,
      ...(what.until && { until: what.until.toISOString() }),
    };
    return [{ ...common, type: 'probation.temporary-move-overdue', content }];
  }
}

function subjectOf(identifiers: readonly Identifier[]): AnySubject | undefined {
  const all = identifiers.map(({ scheme, value }) => ({ format: scheme, id: value }));
  const [only] = all;
  if (!only) return undefined;
  return all.length === 1 ? only : { format: 'aliases', identifiers: all.slice(0, 8) };
}
