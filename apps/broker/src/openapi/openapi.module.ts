import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ReferenceController } from '../reference/reference.controller.js';
import { OpenApiController } from './openapi.controller.js';
import { OpenApi } from './openapi.service.js';

/** What integrators read: the OpenAPI document and the reference of events. */
@Module({
  imports: [DiscoveryModule],
  controllers: [OpenApiController, ReferenceController],
  providers: [OpenApi],
})
export class OpenApiModule {}
