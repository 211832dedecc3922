import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database, type Patience, type WaitingRow } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { DeliveryService } from '../delivery/delivery.service.js';
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
    delivery: DeliveryService,
  ) {
    this.add('routing', inbox.due.bind(inbox));
    this.add('escalation', obligations.due.bind(obligations));
    // What this process could not send now is not woken: it would only be looked at in vain.
    this.add('delivery', (...asked) => notices.dueBeside(...asked, delivery.fullLanes()));
  }

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  private add(queue: string, due: Due): void {
    this.sweeper.register({
      queue,
      due: (now, limit, lostAt) =>
        due(this.database, now, { machine: this.clock.machine(), patience, lostAt }, limit),
    });
  }
}

type Due = (
  database: Database,
  now: Date,
  waiting: Patience,
  limit: number,
) => Promise<WaitingRow[]>;
