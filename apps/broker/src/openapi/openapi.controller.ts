import { Controller, Get, Header } from '@nestjs/common';
import { OpenApi } from './openapi.service.js';
import { ServedOn } from '../http/served-on.js';

/** What programs may ask of this broker, for programs. */
@Controller()
@ServedOn('public')
export class OpenApiController {
  constructor(private readonly api: OpenApi) {}

  @Get('openapi.json')
  @Header('cache-control', 'public, max-age=300')
  document(): object {
    return this.api.document;
  }
}
