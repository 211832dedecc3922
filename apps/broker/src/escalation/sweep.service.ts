import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper, type Due } from '#queue';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';

/** A row that was woken this long ago and is still due is woken again. Milliseconds of machine time. */
const patience = 1_500;
/** Most rows of one kind that one turn wakes. */
const most = 2_000;

type Find = (now: Date, machine: Date, wokenBefore: Date) => Promise<Due[]>;

/** Looks for due rows twice a second: time is in the database, the queue only wakes (promise 4). */
@Injectable()
export class SweepService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    readonly sweeper: Sweeper,
    inbox: InboxRepository,
    obligations: ObligationRepository,
    notices: NoticeRepository,
  ) {
    this.add('routing', (_, machine, before) => inbox.due(database, machine, before, most));
    this.add('escalation', (now, machine, before) =>
      obligations.due(database, now, machine, before, most),
    );
    this.add('delivery', (now, machine, before) =>
      notices.due(database, now, machine, before, most),
    );
  }

  onApplicationBootstrap(): void {
    this.sweeper.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.sweeper.stop();
  }

  private add(queue: string, find: Find): void {
    const due = (): Promise<Due[]> => {
      const machine = this.clock.machine();
      return find(this.clock.now(), machine, new Date(machine.getTime() - patience));
    };
    this.sweeper.add({ queue, due });
  }
}
