import { Inject, Injectable } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { LOG, type Log } from '#observability';
import { Sweeper, WakeClient } from '#queue';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';
import { Presence } from './presence.js';
import { PresenceRepository } from './presence.repository.js';

/** So long after the database was cut off, a broker without its lock may be on its way back. Milliseconds. */
const grace = 1_500;

/** Lets go what brokers held that run no more, so that nothing waits for a lease to end (promise 4). */
@Injectable()
export class DeadBrokers {
  /** The other brokers that ran when we last looked. */
  private ran = new Set<number>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
    private readonly presence: Presence,
    private readonly brokers: PresenceRepository,
    private readonly inbox: InboxRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly wakes: WakeClient,
    sweeper: Sweeper,
  ) {
    sweeper.tend('dead-brokers', () => this.turn());
  }

  /** One statement while every broker runs. */
  private async turn(): Promise<void> {
    if (this.presence.sinceBroken < grace) return;
    const others = await this.brokers.others(this.database, this.presence.key);
    const running = new Set(others.filter(({ runs }) => runs).map(({ key }) => key));
    // Another broker may have let go what this one held: the jobs in its hands are in our way as well.
    if ([...this.ran].some((key) => !running.has(key))) this.wakes.renew();
    this.ran = running;
    const dead = others.filter(({ runs }) => !runs).map(({ key }) => key);
    if (dead.length === 0) return;
    await this.database.transaction().execute(async (database) => {
      for (const rows of [this.inbox, this.obligations, this.notices])
        await rows.letGo(database, dead);
      await this.brokers.forget(database, dead);
    });
    this.log.warn(
      { brokers: dead.length },
      'a broker runs no more; what it held is done by others',
    );
  }
}
