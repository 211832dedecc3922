import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { z } from 'zod';
import { TocsinError } from '#kernel';
import { Access } from '../access/access.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import { statuses } from './stream.js';
import { StreamStatusService, type StatusDocument } from './stream-status.service.js';
import { ServedOn } from '../http/served-on.js';

const named = z.object({ stream_id: z.string().min(1).max(100) });
const newStatus = named.extend({
  status: z.enum(statuses),
  reason: z.string().max(200).optional(),
});
const verification = named.extend({ state: z.string().max(1_000).optional() });
/** RFC 9493, or a complex subject of SSF 1.0 §3. Which person it is does not matter here. */
const aSubject = named.extend({
  subject: z
    .looseObject({})
    .refine((given) => Object.keys(given).length > 0, 'must name a subject'),
  verified: z.boolean().optional(),
});

/** The status of streams, their subjects, and whether they work (SSF 1.0 §8.1.2–§8.1.4). */
@Controller('ssf')
@ServedOn('public')
export class StreamStatusController {
  constructor(
    private readonly access: Access,
    private readonly streams: StreamStatusService,
  ) {}

  @Get('status')
  @Header('cache-control', 'no-store')
  async read(
    @Req() request: WithHeaders,
    @Query({ schema: named }) { stream_id: id }: z.infer<typeof named>,
  ): Promise<StatusDocument> {
    return this.streams.read(await this.access.agencyOf(request, 'ssf.read'), id);
  }

  @Post('status')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async set(
    @Req() request: WithHeaders,
    @Body({ schema: newStatus }) { stream_id: id, status, reason }: z.infer<typeof newStatus>,
  ): Promise<StatusDocument> {
    const agency = await this.access.changerOf(request);
    return this.streams.set(agency, id, status, reason);
  }

  @Post('verify')
  @HttpCode(204)
  @Header('cache-control', 'no-store')
  async verify(
    @Req() request: WithHeaders,
    @Body({ schema: verification }) { stream_id: id, state }: z.infer<typeof verification>,
  ): Promise<void> {
    const agency = await this.access.agencyOf(request, 'ssf.manage');
    const retryAfter = await this.streams.verify(agency, id, state);
    if (retryAfter !== undefined)
      throw new TocsinError('too_many_requests', 'See min_verification_interval of the stream', {
        retryAfter,
      });
  }

  /** Everybody of whom the agency must be told is on its stream already (`default_subjects: ALL`). */
  @Post('subjects::add')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async add(
    @Req() request: WithHeaders,
    @Body({ schema: aSubject }) { stream_id: id }: z.infer<typeof aSubject>,
  ): Promise<void> {
    await this.streams.read(await this.access.agencyOf(request, 'ssf.manage'), id);
  }

  /** The same answer for every person, known here or not. */
  @Post('subjects::remove')
  @Header('cache-control', 'no-store')
  async remove(
    @Req() request: WithHeaders,
    @Body({ schema: aSubject }) { stream_id: id }: z.infer<typeof aSubject>,
  ): Promise<void> {
    await this.streams.read(await this.access.agencyOf(request, 'ssf.manage'), id);
    throw new TocsinError(
      'forbidden',
      'Nobody can be removed: an agency is told of every person of whom it must be told',
    );
  }
}
