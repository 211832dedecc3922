import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import {
  agencyRegistration,
  becauseOf,
  keyRotation,
  type AgencyRegistration,
  type KeyRotation,
} from '#contracts';
import { ForOperators } from '../http/served-on.js';
import { AgencyDesk, type AgencyView } from './agency-desk.service.js';
import { AgencyService } from './agency.service.js';
import { KeyDesk } from './keys/key-desk.service.js';

type Reason = z.infer<typeof becauseOf>;

/** What an operator does with agencies and their keys. An agency is named by its id or, encoded, its issuer. */
@Controller('operator/agencies')
@ForOperators()
export class AgenciesController {
  constructor(
    private readonly agencies: AgencyService,
    private readonly desk: AgencyDesk,
    private readonly keys: KeyDesk,
  ) {}

  @Put()
  register(@Body({ schema: agencyRegistration }) given: AgencyRegistration): Promise<object> {
    return this.agencies.register(given);
  }

  @Get()
  async list(): Promise<object> {
    return { agencies: await this.desk.list() };
  }

  @Get(':agency')
  view(@Param('agency') name: string): Promise<AgencyView> {
    return this.desk.view(name);
  }

  /** New keys beside those it has; without any, those that it publishes are read now. */
  @Post(':agency/keys')
  @HttpCode(200)
  async rotate(
    @Param('agency') name: string,
    @Body({ schema: keyRotation }) asked: KeyRotation,
  ): Promise<AgencyView> {
    await this.keys.rotate(await this.desk.find(name), asked);
    return this.desk.view(name);
  }

  @Post(':agency/keys/:kid/revoke')
  @HttpCode(200)
  async revoke(
    @Param('agency') name: string,
    @Param('kid') kid: string,
    @Body({ schema: becauseOf }) { because }: Reason,
  ): Promise<AgencyView> {
    await this.keys.revoke(await this.desk.find(name), kid, because);
    return this.desk.view(name);
  }

  @Post(':agency/suspend')
  @HttpCode(200)
  async suspend(
    @Param('agency') name: string,
    @Body({ schema: becauseOf }) { because }: Reason,
  ): Promise<AgencyView> {
    await this.desk.suspend(await this.desk.find(name), because);
    return this.desk.view(name);
  }

  @Post(':agency/resume')
  @HttpCode(200)
  async resume(
    @Param('agency') name: string,
    @Body({ schema: becauseOf }) { because }: Reason,
  ): Promise<AgencyView> {
    await this.desk.resume(await this.desk.find(name), because);
    return this.desk.view(name);
  }
}
