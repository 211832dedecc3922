import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import { z } from 'zod';
import { Access } from '../access/access.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import { ServedOn } from '../http/served-on.js';
import { setContentType } from '../intake/intake.controller.js';
import { EventReceipts } from './event-receipts.service.js';
import { EventStandings, type EventStanding } from './event-standings.service.js';

/** In the query and not the path: a `jti` may hold any letters, and `..` in a path is no name. */
const question = z.object({
  // No statement has one with NUL in it, and the database cannot be asked for it.
  jti: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^\0]*$/),
});

/** Where an agency fetches the broker's receipt for what it stated, and sees who has taken it. */
@Controller('receipts')
@ServedOn('public')
export class EventReceiptsController {
  constructor(
    private readonly access: Access,
    private readonly receipts: EventReceipts,
    private readonly standings: EventStandings,
  ) {}

  @Get()
  @Header('content-type', setContentType)
  @Header('cache-control', 'no-store')
  async one(
    @Req() request: WithHeaders,
    @Query({ schema: question }) { jti }: z.infer<typeof question>,
  ): Promise<string> {
    const agency = await this.access.agencyOf(request, 'ssf.read');
    return this.receipts.of(agency, jti);
  }

  /** Who has taken it on: of an agency's own statement, and nothing of the person. */
  @Get('standing')
  @Header('cache-control', 'no-store')
  async standing(
    @Req() request: WithHeaders,
    @Query({ schema: question }) { jti }: z.infer<typeof question>,
  ): Promise<EventStanding> {
    const agency = await this.access.agencyOf(request, 'ssf.read');
    return this.standings.of(agency, jti);
  }
}
