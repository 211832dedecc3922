import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, groupBy, sha256, type Clock } from '#kernel';
import { OwnStatements, type OwnStatement } from '../intake/own-statements.service.js';
import { reconcile, type Finding } from './findings.js';
import { FindingsRepository, type Unstated } from './findings.repository.js';

/** Keeps what was found ahead, and states each once: SYS-11 and SYS-12. */
@Injectable()
export class Findings {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: FindingsRepository,
    private readonly own: OwnStatements,
  ) {}

  /** @returns whether it was done; otherwise another process is at it */
  async take(found: readonly Finding[]): Promise<boolean> {
    const now = this.clock.now();
    return this.database.transaction().execute(async (database) => {
      if (!(await this.repository.lock(database))) return false;
      const { fresh, moved, gone } = reconcile(found, await this.repository.open(database));
      if (fresh.length > 0) await this.repository.add(database, fresh, now);
      if (moved.length > 0) await this.repository.move(database, moved);
      if (gone.length > 0) await this.repository.end(database, gone, now);
      return true;
    });
  }

  /**
   * Kept first and stated then: a crash in between states it again under the same `jti`, which has no second
   * effect.
   */
  async state(): Promise<void> {
    const waiting = await this.repository.unstated(this.database);
    if (waiting.length === 0) return;
    const gaps = waiting.filter(({ kind }) => kind === 'gap').map((one) => [one]);
    const people = groupBy(
      waiting.filter(({ kind }) => kind === 'not-ready'),
      ({ post }) => post,
    );
    for (const rows of [...gaps, ...people.values()]) {
      await this.own.state(statementOf(rows));
      const ids = rows.map(({ id }) => id);
      await this.repository.stated(this.database, ids, this.clock.now());
    }
  }
}

/** One statement for a gap, and one for everybody of a post who cannot be reached. */
function statementOf(rows: readonly Unstated[]): OwnStatement[] {
  const [first] = [...rows].sort((a, b) => (a.content.from < b.content.from ? -1 : 1));
  if (!first) return [];
  const ids = rows.map(({ id }) => id).sort();
  const gap = first.kind === 'gap';
  return [
    {
      type: gap ? 'system.duty-gap-ahead' : 'system.duty-not-ready',
      subject: { format: 'opaque', id: 'directory' },
      caseId: null,
      content: gap ? first.content : { ...first.content, people: rows.length },
      happenedAt: first.found_at,
      key: `duty:${sha256(ids.join(' ')).toString('base64url')}`,
    },
  ];
}
