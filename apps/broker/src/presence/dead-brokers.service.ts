import { Inject, Injectable } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { LOG, type Log } from '#observability';
import { Sweeper } from '#queue';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';
import { Presence } from './presence.js';
import { PresenceRepository } from './presence.repository.js';

/** Lets go what brokers held that run no more, so that nothing waits for a lease to end (promise 4). */
@Injectable()
export class DeadBrokers {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
    private readonly presence: Presence,
    private readonly brokers: PresenceRepository,
    private readonly inbox: InboxRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    sweeper: Sweeper,
  ) {
    sweeper.register({
      queue: 'dead-brokers',
      due: async () => {
        await this.turn();
        return [];
      },
    });
  }

  /** One statement while every broker runs. */
  private async turn(): Promise<void> {
    const dead = await this.brokers.dead(this.database, this.presence.key);
    if (dead.length === 0) return;
    await this.database.transaction().execute(async (database) => {
      await this.inbox.letGo(database, dead);
      await this.obligations.letGo(database, dead);
      await this.notices.letGo(database, dead);
      await this.brokers.forget(database, dead);
    });
    this.log.warn(
      { brokers: dead.length },
      'a broker runs no more; what it held is done by others',
    );
  }
}
