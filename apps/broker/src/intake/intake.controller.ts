import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isPaidFor } from '../http/doors.js';
import { ServedOn } from '../http/served-on.js';
import { IntakeService } from './intake.service.js';

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
  async take(@Body() body: unknown, @Req() { raw }: FastifyRequest): Promise<void> {
    // The HTTP server lets only statements through, as text; an empty body is none at all.
    const outcome = await this.intake.take(typeof body === 'string' ? body : '');
    // Whoever was told of a statement can send it again: the address pays, and the agency does not.
    if (outcome === 'repeated') isPaidFor(raw);
  }
}
