import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database, type WaitingRows } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';

/**
 * A row that was woken this long ago and still waits is woken again: its wake was lost, or the workers are
 * behind. The second time it is given twice as long, and so on to eight times. Milliseconds of machine time.
 */
const patience = 400;

/** Looks for due rows four times a second: time is in the database, the queue only wakes (promise 4). */
@Injectable()
export class SweepService implements OnApplicationBootstrap {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    readonly sweeper: Sweeper,
    inbox: InboxRepository,
    obligations: ObligationRepository,
    notices: NoticeRepository,
  ) {
    this.add('routing', inbox);
    this.add('escalation', obligations);
    this.add('delivery', notices);
  }

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  private add(queue: string, rows: WaitingRows): void {
    this.sweeper.register({
      queue,
      due: (now, limit, lostAt) =>
        rows.due(this.database, now, { machine: this.clock.machine(), patience, lostAt }, limit),
    });
  }
}
