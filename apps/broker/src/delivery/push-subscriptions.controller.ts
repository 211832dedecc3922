import { Body, Controller, Inject, Put } from '@nestjs/common';
import { z } from 'zod';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { OUTBOUND, type Outbound } from '#outbound';
import { ContactStates } from '../directory/contact-states.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { PushSubscriptionRepository } from './push-subscription.repository.js';
import { ForOperators } from '../http/served-on.js';

const bytes = (length: number) =>
  z
    .string()
    .refine(
      (text) => Buffer.from(text, 'base64url').length === length,
      `${length} bytes in base64url`,
    );

/** What a browser's `PushSubscription.toJSON()` gives, and whose browser it is. */
const asked = z.object({
  staff: z.string().min(1).max(100),
  subscription: z.object({
    endpoint: z.url({ protocol: /^https?$/, error: 'must be an https URL' }).max(1000),
    keys: z.object({ p256dh: bytes(65), auth: bytes(16) }),
  }),
});

/** Keeps the browsers that asked to be woken, for each member of staff. */
@Controller('operator/push-subscriptions')
@ForOperators()
export class PushSubscriptionsController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly directory: DirectoryService,
    private readonly contacts: ContactStates,
  ) {}

  @Put()
  async save(@Body({ schema: asked }) given: z.infer<typeof asked>): Promise<object> {
    const { staff, subscription } = given;
    const { staffNames } = await this.directory.current();
    if (!staffNames.has(staff))
      throw new TocsinError('not_found', 'There is no such member of staff');
    const { endpoint, keys } = subscription;
    await this.outbound.check(endpoint);
    await this.database.transaction().execute(async (database) => {
      await this.contacts.moved(database);
      await this.subscriptions.save(database, { endpoint, staff, ...keys }, this.clock.now());
    });
    this.contacts.changed();
    return { staff, kept: true };
  }
}
