import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { ContactStates } from '../directory/contact-states.service.js';
import { RecordRepository } from '../record/record.repository.js';
import type { Channel } from './notice.js';
import { PushSubscriptionRepository } from './push-subscription.repository.js';

interface Dead {
  id: string;
  alert_id: string | null;
  channel: Channel;
  address?: string | null;
}

/** An address of which its provider says that it does not exist is not used again until somebody verifies it. */
@Injectable()
export class DeadAddresses {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly contacts: ContactStates,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly record: RecordRepository,
  ) {}

  /** After the attempt is kept: if this is lost, the next failure says it again. */
  async mark(notices: readonly Dead[]): Promise<void> {
    const at = this.clock.now();
    for (const { id, alert_id, channel, address } of notices) {
      if (address === null || address === undefined) continue;
      const marked = await this.database.transaction().execute(async (database) => {
        const ended =
          channel === 'browser-push'
            ? await this.endSubscription(database, address, at)
            : await this.contacts.failed(database, channelOf(channel), address);
        if (ended)
          await this.record.append(database, [
            {
              at,
              kind: 'contact.failed',
              alertId: alert_id ?? undefined,
              noticeId: id,
              detail: { channel },
            },
          ]);
        return ended;
      });
      if (!marked) continue;
      this.contacts.changed();
      this.log.warn({ notice: id, channel }, 'an address does not exist and is not used again');
    }
  }

  private async endSubscription(database: Database, endpoint: string, at: Date): Promise<boolean> {
    // The directory first, as when a subscription is kept: the two must not wait for each other.
    await this.contacts.lock(database);
    const ended = await this.subscriptions.end(database, endpoint, at);
    if (ended) await this.contacts.moved(database);
    return ended;
  }
}

/** What the directory calls the channel. */
const channelOf = (channel: Channel): string => (channel === 'notify-email' ? 'email' : channel);
