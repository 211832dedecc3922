import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { identifierScheme, readIdentifier } from '#contracts';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { CaseMerges } from './case-merges.service.js';
import {
  CaseViews,
  type CaseView,
  type MatchView,
  type RestrictedView,
} from './case-view.service.js';
import { MatchesService } from './matches.service.js';
import { NameErasure } from './name-erasure.service.js';
import { ForOperators } from '../http/served-on.js';

const said = z.strictObject({
  by: z.strictObject({
    name: z.string().trim().min(1).max(120),
    post: z.string().trim().min(1).max(120),
  }),
  reason: z.string().trim().min(3).max(300),
});
const merge = said.extend({ into: z.string().min(1).max(64) });
const identifier = z.strictObject({ scheme: identifierScheme, value: z.string().min(1).max(64) });
const confirmation = said.extend({
  /** A case's id, or `new`. */
  case: z.string().min(1).max(64),
  identifiers: z.array(identifier).max(8).optional(),
});
/** A reason is a code: an address is no place for a text that could name somebody. */
const why = z.object({
  reason: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,39}$/, 'a code, as case-review')
    .optional(),
  at: z.iso.datetime({ offset: true }).optional(),
});
const page = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });

type Said = z.infer<typeof said>;

/** What a co-ordinator does with cases: settle matches, merge, look. */
@Controller('operator')
@ForOperators()
export class CaseDeskController {
  constructor(
    private readonly views: CaseViews,
    private readonly matching: MatchesService,
    private readonly merges: CaseMerges,
    private readonly erasure: NameErasure,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('matches')
  async matches(
    @Query({ schema: page }) { limit }: z.infer<typeof page>,
  ): Promise<{ matches: MatchView[] }> {
    return { matches: await this.views.matches(limit) };
  }

  @Post('matches/:event')
  @HttpCode(200)
  confirm(
    @Param('event') event: string,
    @Body({ schema: confirmation }) given: z.infer<typeof confirmation>,
  ): Promise<object> {
    return this.matching.confirm(event, given);
  }

  @Post('matches/:event/undo')
  @HttpCode(200)
  async undo(@Param('event') event: string, @Body({ schema: said }) given: Said): Promise<object> {
    await this.matching.undo(event, given);
    return { event, undone: true };
  }

  /** In the body, because an address is kept in logs. */
  @Post('cases/find')
  @HttpCode(200)
  find(@Body({ schema: identifier }) given: z.infer<typeof identifier>): Promise<{ id: string }> {
    const read = readIdentifier(given.scheme, given.value, this.clock.now());
    if ('because' in read) throw new TocsinError('invalid_request', read.because);
    return this.views.find(read);
  }

  @Get('cases/:id')
  one(
    @Param('id') id: string,
    @Query({ schema: why }) { reason, at }: z.infer<typeof why>,
  ): Promise<CaseView | RestrictedView> {
    return this.views.one(id, reason, at === undefined ? undefined : new Date(at));
  }

  @Post('cases/:id/merge')
  @HttpCode(200)
  merge(
    @Param('id') id: string,
    @Body({ schema: merge }) { into, ...given }: z.infer<typeof merge>,
  ): Promise<object> {
    return this.merges.merge(id, into, given);
  }

  @Post('cases/:id/unmerge')
  @HttpCode(200)
  async unmerge(@Param('id') id: string, @Body({ schema: said }) given: Said): Promise<object> {
    await this.merges.unmerge(id, given);
    return { id, unmerged: true };
  }

  @Post('cases/:id/erase-names')
  @HttpCode(200)
  async erase(@Param('id') id: string, @Body({ schema: said }) given: Said): Promise<object> {
    await this.erasure.erase(id, given);
    return { id, erased: true };
  }
}
