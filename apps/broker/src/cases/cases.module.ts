import { Module } from '@nestjs/common';
import { CaseImport } from './case-import.service.js';
import { CaseRepository } from './case.repository.js';
import { CaseService } from './case.service.js';

@Module({
  providers: [CaseRepository, CaseService, CaseImport],
  exports: [CaseService, CaseImport],
})
export class CasesModule {}
