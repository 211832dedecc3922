import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { NotifyGuard } from '../delivery/notify.guard.js';
import { TextReplies } from './text-replies.service.js';
import { ServedOn } from '../http/served-on.js';

/** A text that GOV.UK Notify received for us; more that is in it is not read. */
const received = z.object({
  id: z.uuid(),
  source_number: z.string().min(3).max(30),
  message: z.string().max(2000),
});

/** Where GOV.UK Notify hands over texts that people sent. */
@Controller('callbacks/notify')
@ServedOn('public')
@UseGuards(NotifyGuard)
export class TextRepliesController {
  constructor(private readonly replies: TextReplies) {}

  @Post('received')
  @HttpCode(204)
  async received(@Body({ schema: received }) given: z.infer<typeof received>): Promise<void> {
    await this.replies.take({ id: given.id, from: given.source_number, text: given.message });
  }
}
