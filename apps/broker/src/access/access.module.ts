import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { RefusalsModule } from '../refusals/refusals.module.js';
import { Access } from './access.service.js';
import { AgencyLimits } from './agency-limits.service.js';
import { Bindings } from './bindings.service.js';
import { SignInRefusals } from './sign-in-refusals.service.js';
import { TokenController } from './token.controller.js';
import { TokenEndpoint } from './token-endpoint.service.js';
import { TokenGate } from './token-gate.service.js';
import { TokenKeyRepository } from './token-key.repository.js';
import { TokenKeys } from './token-keys.service.js';
import { UsedOnceRepository } from './used-once.repository.js';

/** Sign-in of programs, and what each may do. */
@Module({
  imports: [DirectoryModule, RefusalsModule],
  controllers: [TokenController],
  providers: [
    Access,
    AgencyLimits,
    Bindings,
    SignInRefusals,
    TokenEndpoint,
    TokenGate,
    TokenKeyRepository,
    TokenKeys,
    UsedOnceRepository,
  ],
  exports: [Access, AgencyLimits],
})
export class AccessModule {}
