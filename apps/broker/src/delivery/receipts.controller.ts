import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { NotifyGuard } from './notify.guard.js';
import { Receipts } from './receipts.service.js';
import { ServedOn } from '../http/served-on.js';

/** GOV.UK Notify's delivery receipt; what else is in it, as whom it went to, is not read. */
const receipt = z.object({
  id: z.uuid(),
  reference: z.string().max(1000).nullish(),
  status: z.string().max(100),
});

/** Where GOV.UK Notify says what became of a message. */
@Controller('callbacks/notify')
@ServedOn('public')
@UseGuards(NotifyGuard)
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  @Post('delivery')
  @HttpCode(204)
  async delivery(@Body({ schema: receipt }) given: z.infer<typeof receipt>): Promise<void> {
    await this.receipts.take({ ...given, reference: given.reference ?? null });
  }
}
