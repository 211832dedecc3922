import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, together, type Database } from '#database';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, Metrics, type Log } from '#observability';
import { dueSteps } from '#rules';
import {
  ObligationRepository,
  type Moved,
  type ObligationOfAlert,
} from '../alerts/obligation.repository.js';
import { positionAfter, tellStep, toldOf, type Said } from '../alerts/tell-step.js';
import { DeliveryWakes } from '../delivery/delivery-wakes.service.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import type { Outage } from './outage.repository.js';
import { Outages } from './outages.service.js';
import { Presence } from '../presence/presence.js';
import { RecordRepository } from '../record/record.repository.js';

/** How long one worker may hold obligations, in milliseconds of machine time. */
const lease = 5_000;
/** Decided this long after its time, it is late, and says why. Milliseconds. */
const late = 5_000;

interface Decided {
  held: ObligationOfAlert;
  move: Moved;
  said: Said;
}

/** Moves obligations whose window has run out: to the next rung, or to the top as unowned. */
@Injectable()
export class EscalationService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
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
    const decided = claimed.flatMap((held) => this.decide(held, now, snapshot, outages) ?? []);
    const due = await this.database.transaction().execute(async (database) => {
      const moved = await this.obligations.move(
        database,
        decided.map(({ move }) => move),
      );
      // An obligation that was accepted meanwhile has not moved, and says nothing.
      const saids = decided.filter(({ held }) => moved.has(held.id)).map(({ said }) => said);
      const notices = saids.flatMap((said) => said.notices);
      await together(database, [
        this.notices.inserting(notices, machine),
        this.record.appending(saids.flatMap(({ entries }) => entries)),
      ]);
      return notices.filter(({ state }) => state === 'due');
    });
    crashPoint('climbed');
    this.delivery.wake(due);
  }

  /** Asked only if anything is late. */
  private async outagesOf(claimed: readonly ObligationOfAlert[], now: Date): Promise<Outage[]> {
    const first = Math.min(...claimed.map(({ due_at: at }) => at?.getTime() ?? Infinity));
    return now.getTime() - first > late ? this.outages.between(new Date(first), now) : [];
  }

  private decide(
    held: ObligationOfAlert,
    now: Date,
    snapshot: Snapshot,
    outages: readonly Outage[],
  ): Decided | undefined {
    const { due_at: dueAt, plan, rung, state } = held;
    if (!dueAt) return undefined;
    const duty = this.duties.at(snapshot, now, plan);
    const steps = dueSteps(
      { plan, rung, unowned: state === 'unowned', dueAt },
      now,
      duty,
      this.duties.clockOf(snapshot, plan),
    );
    const last = steps.at(-1);
    if (!last) return undefined;
    const behind = now.getTime() - dueAt.getTime();
    this.metrics.escalationLate.observe(behind / 1_000);
    const lateBecause = behind > late ? whyLate(dueAt, outages) : undefined;
    if (lateBecause !== undefined)
      this.log.warn(
        { obligation: held.id, milliseconds: behind, lateBecause },
        'an obligation was decided late',
      );
    const delay = { due: dueAt, lateMilliseconds: behind, lateBecause };
    const said = steps.map((step) => tellStep(toldOf(held), step, false, now, snapshot, duty));
    return {
      held,
      move: { id: held.id, decidedOn: dueAt, ...positionAfter(last, plan) },
      said: {
        notices: said.flatMap(({ notices }) => notices),
        entries: said.flatMap(({ entries }) =>
          entries.map((entry) => ({
            ...entry,
            detail: { ...entry.detail, ...delay },
          })),
        ),
      },
    };
  }
}

/** "Late by X because Y": the longest time after it was due in which no broker ran, or that there was too much to do. */
function whyLate(dueAt: Date, outages: readonly Outage[]): string {
  const outage = outages.find(({ until }) => until > dueAt);
  return outage
    ? `no broker ran from ${outage.since.toISOString()} to ${outage.until.toISOString()}`
    : 'there was more to decide than the workers could';
}
