import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, isId, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { Attempts } from './attempts.service.js';
import { NoticeRepository } from './notice.repository.js';
import { byReceipt } from './notify.client.js';

/** How long a receipt may take to be written down, in milliseconds of machine time. */
const lease = 5_000;

export interface Receipt {
  /** The provider's id of the message. */
  id: string;
  /** Ours: the notice's id. */
  reference: string | null;
  status: string;
}

/** Takes what a provider says became of a message. A late, doubled or unknown receipt changes nothing. */
@Injectable()
export class Receipts {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly notices: NoticeRepository,
    private readonly attempts: Attempts,
  ) {}

  /** @throws TocsinError `unavailable` while the notice is being worked on: the provider tells it again */
  async take({ id: providerId, reference, status }: Receipt): Promise<void> {
    const tried = byReceipt(status);
    const machine = this.clock.machine();
    const until = new Date(machine.getTime() + lease);
    const id = reference !== null && isId(reference) ? reference : undefined;
    const notice =
      id === undefined || tried.receipt === 'awaited'
        ? undefined
        : await this.notices.forReceipt(this.database, { id, providerId }, machine, until);
    if (notice === 'busy')
      throw new TocsinError('unavailable', 'This message is being worked on. Say it again.');
    if (!notice) {
      this.log.info({ notice: id, code: tried.answer }, 'a receipt changed nothing');
      return;
    }
    await this.attempts.finished(notice, tried);
  }
}
