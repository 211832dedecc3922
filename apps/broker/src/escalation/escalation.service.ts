import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
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
import { RecordRepository } from '../record/record.repository.js';

/** How long one worker may hold obligations, in milliseconds of machine time. */
const lease = 5_000;

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
  ) {}

  /** Decides every step that is due for these obligations, worst first; five statements for a batch. */
  async climb(ids: readonly string[]): Promise<void> {
    const now = this.clock.now();
    const machine = this.clock.machine();
    const leaseUntil = new Date(machine.getTime() + lease);
    const claimed = await this.obligations.claim(this.database, ids, now, machine, leaseUntil);
    if (claimed.length === 0) return;
    const snapshot = await this.directory.current();
    const decided = claimed.flatMap((held) => this.decide(held, now, snapshot) ?? []);
    const due = await this.database.transaction().execute(async (database) => {
      const moved = await this.obligations.move(
        database,
        decided.map(({ move }) => move),
      );
      // An obligation that was accepted meanwhile has not moved, and says nothing.
      const saids = decided.filter(({ held }) => moved.has(held.id)).map(({ said }) => said);
      const notices = saids.flatMap((said) => said.notices);
      await this.notices.insert(database, notices, machine);
      await this.record.append(
        database,
        saids.flatMap(({ entries }) => entries),
      );
      return notices.filter(({ state }) => state === 'due');
    });
    crashPoint('climbed');
    this.delivery.wake(due);
  }

  private decide(held: ObligationOfAlert, now: Date, snapshot: Snapshot): Decided | undefined {
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
    const late = now.getTime() - dueAt.getTime();
    if (late > 5_000)
      this.log.warn({ obligation: held.id, milliseconds: late }, 'an obligation was decided late');
    const said = steps.map((step) => tellStep(toldOf(held), step, false, now, snapshot));
    return {
      held,
      move: { id: held.id, decidedOn: dueAt, ...positionAfter(last, plan) },
      said: {
        notices: said.flatMap(({ notices }) => notices),
        entries: said.flatMap(({ entries }) =>
          entries.map((entry) => ({
            ...entry,
            detail: { ...entry.detail, due: dueAt, lateMilliseconds: late },
          })),
        ),
      },
    };
  }
}
