import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database, type Patience } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper, type DueRow } from '#queue';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';

/**
 * A row that was woken this long ago and still waits is woken again: its wake was lost, or the workers are
 * behind. The second time it is given twice as long, and so on to eight times. Milliseconds of machine time.
 */
const patience = 400;

type Find = (now: Date, waiting: Patience, limit: number) => Promise<DueRow[]>;

/** Looks for due rows four times a second: time is in the database, the queue only wakes (promise 4). */
@Injectable()
export class SweepService implements OnApplicationBootstrap {
  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    readonly sweeper: Sweeper,
    inbox: InboxRepository,
    obligations: ObligationRepository,
    notices: NoticeRepository,
  ) {
    this.add('routing', (_now, ...rest) => inbox.due(database, ...rest));
    this.add('escalation', (...asked) => obligations.due(database, ...asked));
    this.add('delivery', (...asked) => notices.due(database, ...asked));
  }

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  private add(queue: string, find: Find): void {
    this.sweeper.register({
      queue,
      due: (now, limit, lostAt) =>
        find(now, { machine: this.clock.machine(), patience, lostAt }, limit),
    });
  }
}
