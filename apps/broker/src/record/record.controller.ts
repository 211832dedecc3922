import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { DATABASE, type Database } from '#database';
import { RecordRepository } from './record.repository.js';
import { ForOperators } from '../http/served-on.js';

const page = z.object({
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

@Controller('record')
@ForOperators()
export class RecordController {
  constructor(
    private readonly record: RecordRepository,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  /** What was done, in order. Page with `since` = the last `seq` you have. */
  @Get()
  async list(@Query({ schema: page }) { since, limit }: z.infer<typeof page>): Promise<object> {
    const entries = await this.record.since(this.database, since, limit);
    return { entries };
  }
}
