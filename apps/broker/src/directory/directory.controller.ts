import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { CLOCK, TocsinError, type Clock } from '#kernel';

import { DirectoryExport } from './directory-export.service.js';
import { DirectoryImport, type ImportSummary } from './directory-import.service.js';
import { DutyAnswers, type DutyAnswer, type DutyPlan } from './duty-answer.service.js';
import { ForOperators } from '../http/served-on.js';

const importOptions = z.object({ dryRun: z.enum(['true', 'false']).default('false') });
const dutyQuestion = z.object({
  post: z.string().min(1).max(100),
  at: z.iso.datetime({ offset: true }).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

@Controller('operator')
@ForOperators()
export class DirectoryController {
  constructor(
    private readonly imports: DirectoryImport,
    private readonly exports: DirectoryExport,
    private readonly duties: DutyAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * All or nothing. With `dryRun=true` it says row by row what would change and changes nothing. The import
   * reads the body itself, row by row, so that every fault is named and not the first alone.
   */
  @Post('directory')
  @HttpCode(200)
  import(
    @Body() document: unknown,
    @Query({ schema: importOptions }) { dryRun }: z.infer<typeof importOptions>,
  ): Promise<ImportSummary> {
    return this.imports.import(document, dryRun === 'true');
  }

  /** The whole directory as a document, without cases. */
  @Get('directory')
  export(): Promise<object> {
    return this.exports.document();
  }

  /** Who answers for a post at an instant, now when none is given; or over a span. */
  @Get('directory/duty')
  duty(
    @Query({ schema: dutyQuestion }) { post, at, from, to }: z.infer<typeof dutyQuestion>,
  ): Promise<DutyAnswer | DutyPlan> {
    if (from === undefined && to === undefined)
      return this.duties.at(post, at === undefined ? this.clock.now() : new Date(at));
    if (at !== undefined || to === undefined)
      throw new TocsinError('invalid_request', 'Ask for an instant, or from–to');
    const begin = from === undefined ? this.clock.now() : new Date(from);
    return this.duties.between(post, begin, new Date(to));
  }
}
