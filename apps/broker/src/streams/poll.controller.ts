import { Body, Controller, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { z } from 'zod';
import { TocsinError } from '#kernel';
import { Access } from '../access/access.service.js';
import type { WithHeaders } from '../http/operator.guard.js';
import type { PollAnswer } from './poll-fill.js';
import { PollService } from './poll.service.js';
import { ServedOn } from '../http/served-on.js';

/** RFC 8936 §2.4. */
const pollRequest = z.object({
  maxEvents: z.int().min(0).optional(),
  returnImmediately: z.boolean().default(false),
  ack: z.array(z.string()).max(1000).default([]),
  setErrs: z
    .record(
      z.string(),
      z.object({ err: z.string(), description: z.string().max(2_000).optional() }),
    )
    .refine((errs) => Object.keys(errs).length <= 1000, 'at most 1000')
    .default({}),
});

@Controller('ssf/poll')
@ServedOn('public')
export class PollController {
  constructor(
    private readonly access: Access,
    private readonly polling: PollService,
  ) {}

  @Post(':stream')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async poll(
    @Param('stream') streamId: string,
    @Req() request: WithHeaders,
    @Body({ schema: pollRequest }) asked: z.infer<typeof pollRequest>,
  ): Promise<PollAnswer> {
    const agency = await this.access.agencyOf(request, 'ssf.read');
    // RFC 8936 §2.4: descriptions have a language, which the request must say.
    const tongue = request.headers['content-language'];
    if (Object.keys(asked.setErrs).length > 0 && (tongue === undefined || tongue === ''))
      throw new TocsinError('invalid_request', 'A poll with setErrs must have a Content-Language');
    const stream = await this.polling.streamOf(agency, streamId);
    return this.polling.poll(stream, asked, request.raw.socket);
  }
}
