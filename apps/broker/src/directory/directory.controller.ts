import { Body, Controller, HttpCode, Post, Put, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import {
  agencyRegistration,
  directoryDocument,
  type AgencyRegistration,
  type DirectoryDocument,
} from '#contracts';
import { OperatorGuard } from '../http/operator.guard.js';
import { AgencyService } from './agency.service.js';
import { DirectoryImport, type ImportSummary } from './directory-import.service.js';

const importOptions = z.object({ dryRun: z.enum(['true', 'false']).default('false') });

@Controller('operator')
@UseGuards(OperatorGuard)
export class DirectoryController {
  constructor(
    private readonly agencies: AgencyService,
    private readonly directory: DirectoryImport,
  ) {}

  @Put('agencies')
  register(@Body({ schema: agencyRegistration }) given: AgencyRegistration): Promise<object> {
    return this.agencies.register(given);
  }

  /** All or nothing. With `dryRun=true` it says what would change and changes nothing. */
  @Post('directory')
  @HttpCode(200)
  import(
    @Body({ schema: directoryDocument }) document: DirectoryDocument,
    @Query({ schema: importOptions }) { dryRun }: z.infer<typeof importOptions>,
  ): Promise<ImportSummary> {
    return this.directory.import(document, dryRun === 'true');
  }
}
