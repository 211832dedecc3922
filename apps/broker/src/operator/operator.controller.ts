import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { policyAt, policyReport, readPolicy } from '#rules';
import { shippedPolicy } from '../config.js';
import { Deadlines } from '../cases/deadlines.service.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';
import { ForOperators } from '../http/served-on.js';

const instant = z.object({ at: z.iso.datetime({ offset: true }).optional() });
const policyText = z.object({ policy: z.string().max(200_000) });

@Controller('operator')
@ForOperators()
export class OperatorController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly deadlines: Deadlines,
    private readonly inbox: InboxRepository,
    private readonly notices: NoticeRepository,
    private readonly obligations: ObligationRepository,
  ) {}

  /** Whether everything that is due by `at` has been done: what a scenario waits for before it moves its clock. */
  @Get('idle')
  async idle(@Query({ schema: instant }) { at }: z.infer<typeof instant>): Promise<object> {
    const until = at === undefined ? this.clock.now() : new Date(at);
    const waiting = await this.waiting(until);
    const left = Object.values(waiting).reduce((sum, one) => sum + one, 0);
    return { idle: left === 0, waiting };
  }

  /** Counted at one moment: an event that is routed between two counts would be in neither. */
  private waiting(until: Date): Promise<Record<string, number>> {
    return this.database
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (database) => ({
        deadlines: await this.deadlines.waiting(database, until),
        events: await this.inbox.waiting(database),
        obligations: await this.obligations.waiting(database, until),
        notices: await this.notices.waiting(database, until),
      }));
  }

  /** Reads an area's policy file on top of the shipped policy, without using it. */
  @Post('policy/check')
  @HttpCode(200)
  checkPolicy(@Body({ schema: policyText }) { policy }: z.infer<typeof policyText>): object {
    try {
      const document = readPolicy(policy, shippedPolicy());
      return { ok: true, ...policyReport(policyAt(document, this.clock.now())) };
    } catch (thrown) {
      if (thrown instanceof TocsinError)
        throw new TocsinError('invalid_request', thrown.message, { cause: thrown });
      throw thrown;
    }
  }
}
