import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { Attempts } from './attempts.service.js';
import { EmailChannel } from './email.channel.js';
import { Lanes } from './lanes.js';
import { NoticeRepository, type ClaimedNotice } from './notice.repository.js';
import type { Tried } from './outcome.js';
import { patience, PushChannel } from './push.channel.js';

/** Longer than the slowest send, so that a notice is not sent by two workers. Milliseconds of machine time. */
const lease = 15_000;

/** Claim → send → record. Sending is not waited for by the queue, so that one slow endpoint holds up nobody else. */
@Injectable()
export class DeliveryService implements BeforeApplicationShutdown {
  private readonly lanes = new Lanes(64, 1_000);

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly notices: NoticeRepository,
    private readonly attempts: Attempts,
    private readonly push: PushChannel,
    private readonly email: EmailChannel,
  ) {}

  async deliver(ids: readonly string[]): Promise<void> {
    await this.lanes.room();
    const machine = this.clock.machine();
    const leaseUntil = new Date(machine.getTime() + lease);
    const claimed = await this.notices.claim(
      this.database,
      ids,
      this.clock.now(),
      machine,
      leaseUntil,
    );
    crashPoint('claimed');
    for (const notice of claimed) {
      const lane = notice.channel === 'email' ? 'email' : notice.agency_id;
      this.lanes.run(lane, () => this.sendAndRecord(notice, leaseUntil));
    }
  }

  /** Lets what is under way end before the connections close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.lanes.idle();
  }

  private async sendAndRecord(notice: ClaimedNotice, leaseUntil: Date): Promise<void> {
    try {
      // Waited too long behind a slow endpoint: another worker may take it now, so it is left to the sweep.
      if (this.clock.machine().getTime() > leaseUntil.getTime() - patience) return;
      const tried = await this.send(notice);
      crashPoint('sent');
      await this.attempts.finished(notice, tried);
    } catch (error) {
      // Not recorded: the lease runs out and the same message is sent again.
      this.log.error(
        { error, notice: notice.id, channel: notice.channel },
        'an attempt could not be recorded',
      );
    }
  }

  private send(notice: ClaimedNotice): Promise<Tried> {
    return notice.channel === 'email' ? this.email.send(notice) : this.push.send(notice);
  }
}
