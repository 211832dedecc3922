import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { IntakeService } from './intake.service.js';
import { ServedOn } from '../http/served-on.js';

/** The content type of RFC 8935 §2.1. */
export const setContentType = 'application/secevent+jwt';

/** Where agencies push signed statements (RFC 8935). */
@Controller()
@ServedOn('public')
export class IntakeController {
  constructor(private readonly intake: IntakeService) {}

  /** `202` with an empty body once the event is committed; the same again gets the same answer. */
  @Post('events')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  async take(@Body() body: unknown): Promise<void> {
    // The HTTP server lets only statements through, as text; an empty body is none at all.
    await this.intake.take(typeof body === 'string' ? body : '');
  }
}
