import { Controller, Get, Header, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForPeople } from '../people/for-people.js';
import { People } from '../people/people.js';
import { NightDesk, type ReportView } from './night-desk.service.js';

/** Where the people of a hostel report what its system does not know yet. */
@Controller('night-desk/reports')
export class NightDeskController {
  constructor(
    private readonly people: People,
    private readonly desk: NightDesk,
  ) {}

  /** Takes a report: `202` once it is kept. */
  @ForPeople('night-desk', 'hostel')
  @Post()
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  async report(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('idempotency-key') key?: string,
  ): Promise<ReportView> {
    const view = await this.desk.take(this.people.of(request), request.body, key);
    void reply.header('location', `/night-desk/reports/${view.receipt}`);
    return view;
  }

  /** How a report stands, and who has taken it. */
  @ForPeople('night-desk', 'hostel')
  @Get(':receipt')
  @Header('cache-control', 'no-store')
  standing(@Req() request: FastifyRequest, @Param('receipt') receipt: string): Promise<ReportView> {
    return this.desk.find(this.people.of(request), receipt);
  }
}
