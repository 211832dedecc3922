import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, newId, type Clock } from '#kernel';
import { LOG, Metrics, type Log } from '#observability';
import type { AuditFinding } from '#rules';
import { OwnStatements, type OwnStatement } from '../intake/own-statements.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { FindingRepository, type FindingRow } from './finding.repository.js';

/**
 * Says what an audit found: at once in the log, the metrics and the record; and as an alert (SYS-05) when it is
 * still there at the next audit, since what was repaired needs nobody. Each once until it ends, however many
 * processes find it.
 */
@Injectable()
export class Findings {
  private sweepSilent = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly repository: FindingRepository,
    private readonly record: RecordRepository,
    private readonly own: OwnStatements,
  ) {}

  /**
   * @param whole whether everything could be looked at, so that what was not found has ended
   * @param patience milliseconds of machine time after which a finding is told
   */
  async take(found: readonly AuditFinding[], whole: boolean, patience: number): Promise<void> {
    this.ownSweep(found.some(({ kind }) => kind === 'sweep-silent'));
    // The sweep of one process is not the next one's to end.
    const shared = found.filter(({ kind }) => kind !== 'sweep-silent');
    await this.write(shared, whole);
    const machine = this.clock.machine().getTime();
    // The two audits' timers are not exact.
    const untold = await this.repository.untold(this.database, new Date(machine - patience * 0.9));
    if (untold.length === 0) return;
    // Stated before it is marked: after a crash in between, it is stated again under the same `jti`.
    await this.own.state(untold.map(statement));
    await this.repository.told(
      this.database,
      untold.map(({ id }) => id),
      this.clock.now(),
    );
  }

  private async write(found: readonly AuditFinding[], whole: boolean): Promise<void> {
    const at = this.clock.now();
    const machine = this.clock.machine();
    const asked = found.map(({ kind, subject }) => ({ id: newId(), kind, subject }));
    const { begun, ended } = await this.database.transaction().execute(async (database) => {
      const over = whole ? await this.repository.endOthers(database, asked, at) : [];
      const fresh =
        asked.length > 0 ? await this.repository.open(database, asked, at, machine) : [];
      await this.record.append(database, [
        ...fresh.map((row) => entry('watchdog.found', row, at)),
        ...over.map((row) => entry('watchdog.ended', row, at)),
      ]);
      return { begun: fresh, ended: over };
    });
    for (const { kind, subject } of begun) {
      const finding = found.find((one) => one.kind === kind && one.subject === subject);
      this.metrics.findingsFound.inc({ kind });
      const fields = { state: kind, queue: subject, count: finding?.count };
      this.log.error(fields, `the watchdog found: ${finding?.because ?? kind}`);
    }
    for (const { kind, subject } of ended)
      this.log.warn({ state: kind, queue: subject }, 'what the watchdog found has ended');
  }

  private ownSweep(silent: boolean): void {
    if (silent && !this.sweepSilent) {
      this.metrics.findingsFound.inc({ kind: 'sweep-silent' });
      this.log.error({ state: 'sweep-silent' }, 'the watchdog found: the sweep stands still');
    }
    this.sweepSilent = silent;
  }
}

const entry = (kind: string, { id, kind: finding, subject }: FindingRow, at: Date) => ({
  at,
  kind,
  detail: { finding, subject, id },
});

const statement = ({ id, kind, subject, found_at: happenedAt }: FindingRow): OwnStatement => ({
  type: 'system.work-stuck',
  subject: { format: 'opaque', id: 'watchdog' },
  caseId: null,
  // The same finding has the same content: found again while its alert is open, it is a later fact of that.
  content: { finding: kind, ...(subject !== '' && { subject }) },
  happenedAt,
  key: `finding:${id}`,
});
