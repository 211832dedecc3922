import { Controller, Get, Header } from '@nestjs/common';
import { OpenApi } from './openapi.service.js';

/** What programs may ask of this broker, for programs. */
@Controller()
export class OpenApiController {
  constructor(private readonly api: OpenApi) {}

  @Get('openapi.json')
  @Header('cache-control', 'public, max-age=300')
  document(): object {
    return this.api.document;
  }
}
