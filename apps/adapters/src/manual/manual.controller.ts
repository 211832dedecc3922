import { Controller, Get, Header, Headers, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isId, TocsinError } from '#kernel';
import { feedNames, type FeedName } from '../config.js';
import { readBody } from '../http/read-body.js';
import { ForPeople } from '../people/for-people.js';
import { People } from '../people/people.js';
import { ReceiptService, type Receipt } from '../spool/receipt.service.js';
import type { Taken } from '../spool/spool.service.js';
import { manualForm, manualWord } from './manual-form.js';
import { ManualService } from './manual.service.js';
import { OpenEntries, type OpenEntry } from './open-entries.service.js';

/** Where people of an agency state by hand what its feed cannot state now. */
@Controller('manual/:feed')
export class ManualController {
  constructor(
    private readonly people: People,
    private readonly manual: ManualService,
    private readonly entries: OpenEntries,
    private readonly receipts: ReceiptService,
  ) {}

  /** Takes a statement: `202` once it is kept. It is told at once unless it is to be held back. */
  @ForPeople('manual')
  @Post()
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  state(
    @Req() request: FastifyRequest,
    @Param('feed') feed: string,
    @Headers('idempotency-key') key?: string,
  ): Promise<Taken> {
    const form = readBody(manualForm, request.body);
    return this.manual.state(feedOf(feed), this.people.of(request), form, key?.slice(0, 200));
  }

  /** What was stated by hand and is held back, or not stated by the feed yet. It names nobody. */
  @ForPeople('manual')
  @Get()
  @Header('cache-control', 'no-store')
  open(@Param('feed') feed: string): Promise<OpenEntry[]> {
    return this.entries.of(feedOf(feed));
  }

  @ForPeople('manual')
  @Get(':receipt')
  @Header('cache-control', 'no-store')
  async receipt(@Param('feed') feed: string, @Param('receipt') receipt: string): Promise<Receipt> {
    const found = isId(receipt) ? await this.receipts.find(feedOf(feed), receipt) : undefined;
    if (!found) throw new TocsinError('not_found', 'There is no such receipt');
    return found;
  }

  /** Tells what was held back. */
  @ForPeople('manual')
  @Post(':receipt/send')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  send(
    @Req() request: FastifyRequest,
    @Param('feed') feed: string,
    @Param('receipt') receipt: string,
  ): Promise<Taken> {
    return this.decide(request, feed, receipt, 'send');
  }

  /** Takes back what was held back, before anybody was told. */
  @ForPeople('manual')
  @Post(':receipt/withdraw')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  withdraw(
    @Req() request: FastifyRequest,
    @Param('feed') feed: string,
    @Param('receipt') receipt: string,
  ): Promise<Taken> {
    return this.decide(request, feed, receipt, 'withdraw');
  }

  private async decide(
    request: FastifyRequest,
    feed: string,
    receipt: string,
    what: 'send' | 'withdraw',
  ): Promise<Taken> {
    const { because } = readBody(manualWord, request.body);
    const name = feedOf(feed);
    const entry = isId(receipt) ? await this.entries.find(name, receipt) : undefined;
    if (!entry) throw new TocsinError('not_found', 'There is no such statement by hand');
    if (entry.state !== 'held')
      throw new TocsinError('conflict', 'It is not held back, or not any more');
    return this.manual.decide(name, this.people.of(request), receipt, { what, because });
  }
}

function feedOf(text: string): FeedName {
  const feed = feedNames.find((name) => name === text);
  if (!feed) throw new TocsinError('not_found', 'There is no such feed');
  return feed;
}
