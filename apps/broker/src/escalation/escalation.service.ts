import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, together, type Database } from '#database';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, Metrics, type Log } from '#observability';
import { AlertRepository } from '../alerts/alert.repository.js';
import { ObligationRepository, type ObligationOfAlert } from '../alerts/obligation.repository.js';
import { DeliveryWakes } from '../delivery/delivery-wakes.service.js';
import { dueOf } from '../delivery/notice.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import { decideStep, isLate, type Decided } from './decide-step.js';
import type { Outage } from './outage.repository.js';
import { Outages } from './outages.service.js';
import { Presence } from '../presence/presence.js';
import { RecordRepository } from '../record/record.repository.js';

/** How long one worker may hold obligations, in milliseconds of machine time. */
const lease = 5_000;
/** Moves obligations whose window has run out: to the next rung, or to the top as unowned. */
@Injectable()
export class EscalationService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
    private readonly record: RecordRepository,
    private readonly delivery: DeliveryWakes,
    private readonly presence: Presence,
    private readonly outages: Outages,
    private readonly metrics: Metrics,
  ) {}

  /** Decides every step that is due for these obligations, worst first; five statements for a batch. */
  async climb(ids: readonly string[]): Promise<void> {
    const now = this.clock.now();
    const machine = this.clock.machine();
    const leaseUntil = new Date(machine.getTime() + lease);
    const claimed = await this.obligations.claim(
      this.database,
      ids,
      now,
      machine,
      leaseUntil,
      this.presence.key,
    );
    if (claimed.length === 0) return;
    const snapshot = await this.directory.current();
    const outages = await this.outagesOf(claimed, now);
    const decided = claimed.flatMap(
      (held) => decideStep(held, now, snapshot, this.duties, outages) ?? [],
    );
    for (const one of decided) this.measure(one);
    const due = await this.database.transaction().execute(async (database) => {
      const moved = await this.obligations.move(
        database,
        decided.map(({ move }) => move),
      );
      // An obligation that was accepted meanwhile has not moved, and says nothing.
      const made = decided.filter(({ held }) => moved.has(held.id));
      const notices = made.flatMap(({ said }) => said.notices);
      const lapsed = made.filter((one) => one.lapsed).map(({ held }) => held.alert_id);
      await this.alerts.reopen(database, [...new Set(lapsed)].sort());
      await together(database, [
        this.notices.inserting(notices, machine),
        this.record.appending(made.flatMap(({ said }) => said.entries)),
      ]);
      return dueOf(notices);
    });
    crashPoint('climbed');
    this.delivery.wake(due);
  }

  /** Asked only if anything is late. */
  private async outagesOf(claimed: readonly ObligationOfAlert[], now: Date): Promise<Outage[]> {
    const first = new Date(
      Math.min(now.getTime(), ...claimed.map(({ due_at: at }) => (at ?? now).getTime())),
    );
    return isLate(first, now) ? this.outages.between(first, now) : [];
  }

  private measure({ held, behind, lateBecause }: Decided): void {
    this.metrics.escalationLate.observe(behind / 1_000);
    if (lateBecause !== undefined)
      this.log.warn(
        { obligation: held.id, milliseconds: behind, lateBecause },
        'an obligation was decided late',
      );
  }
}
