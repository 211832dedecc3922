import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { referenceHeaders, referencePage } from './html.js';
import { ServedOn } from '../http/served-on.js';

/** What an agency's integrator reads: every event with its members and an example. */
@Controller()
@ServedOn('public')
export class ReferenceController {
  /** Made when it is first asked for; the contracts do not change while the broker runs. */
  private made: Promise<string> | undefined;

  @Get('reference')
  events(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.headers(referenceHeaders);
    this.made ??= referencePage();
    return this.made;
  }
}
