import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { CLOCK, isId, TocsinError, type Clock } from '#kernel';
import { ReplayRepository, type Replay } from '../spool/replay.repository.js';
import { ReplayService } from '../spool/replay.service.js';
import { ResendService, type Resent } from '../spool/resend.service.js';
import { SpoolService, type Taken } from '../spool/spool.service.js';
import { forOperators } from './door.js';
import { LookingRepository, type KeptShown, type RefusedShown } from './looking.repository.js';
import { OpenedService } from './opened.service.js';
import { claimsPatch, doneBody, jsonIn, pageQuery, readAs, spanBody } from './requests.js';

const missing = (what: string): TocsinError =>
  new TocsinError('not_found', `There is no such ${what}`);

/** @throws TocsinError `not_found`, as of one that is not there */
function idOf(text: string, what: string): string {
  if (!isId(text)) throw missing(what);
  return text;
}

/** What waits for a person: looked at, mended, read again, or said to be done with. Through the operators' door alone. */
@Controller()
export class OperatorController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly looking: LookingRepository,
    private readonly opened: OpenedService,
    private readonly spool: SpoolService,
    private readonly resends: ResendService,
    private readonly replays: ReplayService,
    private readonly spans: ReplayRepository,
  ) {}

  @Get('refused')
  @RouteConfig(forOperators)
  @Header('cache-control', 'no-store')
  async refused(@Query() query: unknown): Promise<{ refused: RefusedShown[] }> {
    const { after, limit } = readAs(pageQuery, query);
    return { refused: await this.looking.refused({ after, most: limit }) };
  }

  @Get('kept')
  @RouteConfig(forOperators)
  @Header('cache-control', 'no-store')
  async kept(@Query() query: unknown): Promise<{ kept: KeptShown[] }> {
    const { after, limit } = readAs(pageQuery, query);
    return { kept: await this.looking.kept({ after, most: limit }) };
  }

  /** With `?body=1` also what is in it: that is an access, and is written to the log. */
  @Get('messages/:id')
  @RouteConfig(forOperators)
  @Header('cache-control', 'no-store')
  async message(@Param('id') given: string, @Query('body') body: unknown): Promise<object> {
    const message = await this.looking.message(idOf(given, 'message'));
    if (!message) throw missing('message');
    return body === '1' ? { ...message, ...(await this.opened.open(message.id)) } : message;
  }

  /** Signs a refused statement anew, as the merge patch in the body mends it. */
  @Post('refused/:id/resend')
  @RouteConfig(forOperators)
  @HttpCode(202)
  resend(@Param('id') given: string, @Req() { body }: FastifyRequest): Promise<Resent> {
    return this.resends.resend(
      idOf(given, 'refused statement'),
      readAs(claimsPatch.partial(), jsonIn(body, true)),
    );
  }

  @Post('refused/:id/done')
  @RouteConfig(forOperators)
  @HttpCode(200)
  async refusedIsDone(
    @Param('id') given: string,
    @Req() { body }: FastifyRequest,
  ): Promise<object> {
    const said = { ...readAs(doneBody, jsonIn(body)), at: this.clock.now() };
    const id = idOf(given, 'refused statement');
    if (!(await this.looking.refusedIsDone(id, said))) throw missing('refused statement');
    return { id, done: said };
  }

  @Post('kept/:id/done')
  @RouteConfig(forOperators)
  @HttpCode(200)
  async keptIsDone(@Param('id') given: string, @Req() { body }: FastifyRequest): Promise<object> {
    const said = { ...readAs(doneBody, jsonIn(body)), at: this.clock.now() };
    const id = idOf(given, 'kept message');
    if (!(await this.looking.keptIsDone(id, said))) throw missing('kept message');
    return { id, done: said };
  }

  /** Reads a kept message again, as this version reads it. */
  @Post('kept/:id/read')
  @RouteConfig(forOperators)
  @HttpCode(200)
  async readAgain(@Param('id') given: string): Promise<Taken> {
    const taken = await this.spool.readAgain(idOf(given, 'kept message'));
    if (!taken) throw missing('kept message');
    return taken;
  }

  @Post('replay')
  @RouteConfig(forOperators)
  @HttpCode(202)
  async replay(@Req() { body }: FastifyRequest): Promise<Replay> {
    const asked = await this.replays.ask(readAs(spanBody, jsonIn(body)));
    if (!asked) throw missing('replay');
    return asked;
  }

  @Get('replay/:id')
  @RouteConfig(forOperators)
  @Header('cache-control', 'no-store')
  async replayed(@Param('id') given: string): Promise<Replay> {
    const replay = await this.spans.find(idOf(given, 'replay'));
    if (!replay) throw missing('replay');
    return replay;
  }
}
