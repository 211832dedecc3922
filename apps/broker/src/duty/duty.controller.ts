import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { DATABASE, type Database } from '#database';
import { FindingsRepository, type ListedFinding } from './findings.repository.js';
import { ReadinessService, type ReadinessAnswer } from './readiness.service.js';
import { ForOperators } from '../http/served-on.js';

const ofPost = z.object({ post: z.string().min(1).max(100).optional() });

/** What an operator asks about the duties ahead. */
@Controller('operator/directory')
@ForOperators()
export class DutyController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly findings: FindingsRepository,
    private readonly readiness: ReadinessService,
  ) {}

  /** Gaps, and people who cannot be reached, that were found ahead and are still there. */
  @Get('gaps')
  async gaps(): Promise<{ findings: ListedFinding[] }> {
    return { findings: await this.findings.listed(this.database) };
  }

  /** Who comes on duty in the time ahead and whether each can be reached; of all posts on ladders, or of one. */
  @Get('readiness')
  ready(@Query({ schema: ofPost }) { post }: z.infer<typeof ofPost>): Promise<ReadinessAnswer> {
    return this.readiness.ask(post);
  }
}
