import { Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isId, TocsinError } from '#kernel';
import { ReceiptService, type Receipt } from '../spool/receipt.service.js';
import { SpoolService, type Taken } from '../spool/spool.service.js';
import { mediaOf } from '../ways/media-of.js';
import { Senders } from './senders.js';

/** Where the agencies' own systems send what they send today. */
@Controller('feeds')
export class FeedsController {
  constructor(
    private readonly senders: Senders,
    private readonly spool: SpoolService,
    private readonly receipts: ReceiptService,
  ) {}

  /**
   * Takes a native message: `202` once it is kept, whatever is in it.
   * The same message again gets the same receipt and has no second effect.
   */
  @Post(':feed')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  take(@Req() request: FastifyRequest): Promise<Taken> {
    const { body } = request;
    if (!Buffer.isBuffer(body) || body.length === 0)
      throw new TocsinError('invalid_request', 'There is no message in the request');
    const feed = this.senders.feedOf(request);
    const media = mediaOf(request.headers['content-type'], body);
    return this.spool.take({ feed, body, media, way: 'http' });
  }

  /** What became of a message, for the sender whose it is. */
  @Get('receipts/:id')
  @Header('cache-control', 'no-store')
  async receipt(@Req() request: FastifyRequest, @Param('id') id: string): Promise<Receipt> {
    const feed = this.senders.feedOf(request);
    const receipt = isId(id) ? await this.receipts.find(feed, id) : undefined;
    if (!receipt) throw new TocsinError('not_found', 'There is no such receipt');
    return receipt;
  }
}
