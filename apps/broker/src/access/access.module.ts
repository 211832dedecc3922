import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { Access } from './access.service.js';
import { AgencyLimits } from './agency-limits.service.js';

/** Sign-in of programs, and what each may do. */
@Module({
  imports: [DirectoryModule],
  providers: [Access, AgencyLimits],
  exports: [Access, AgencyLimits],
})
export class AccessModule {}
