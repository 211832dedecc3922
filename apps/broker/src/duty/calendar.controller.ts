import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  HttpException,
  Inject,
  Param,
  Post,
} from '@nestjs/common';
import { z } from 'zod';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { Calendars } from './calendar.service.js';
import { ForOperators, ServedOn } from '../http/served-on.js';

const whose = z.strictObject({ staff: z.string().min(1).max(100) });
type Whose = z.infer<typeof whose>;

/** Look-ups that one process answers in a minute. Calendars ask once an hour; whoever guesses asks more. */
const mostInAMinute = 600;

/** A person's own duties. Whoever has the secret address may read it: it holds no one's name. */
@Controller('duty/calendar')
@ServedOn('public')
export class CalendarController {
  private minute = 0;
  private asked = 0;

  constructor(
    private readonly calendars: Calendars,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':file')
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'private, no-store')
  @Header('x-robots-tag', 'noindex')
  async open(@Param('file') file: string): Promise<string> {
    this.count();
    const token = /^(.+)\.ics$/.exec(file)?.[1];
    const text = token === undefined ? undefined : await this.calendars.open(token);
    // A wrong secret, one that was taken back and one that never was are answered alike.
    if (text === undefined) throw new TocsinError('not_found', 'Not found');
    return text;
  }

  private count(): void {
    const minute = Math.floor(this.clock.machine().getTime() / 60_000);
    if (minute !== this.minute) this.asked = 0;
    this.minute = minute;
    this.asked += 1;
    if (this.asked > mostInAMinute) throw new HttpException('Too many look-ups; try later', 429);
  }
}

/** Makes a secret address, and takes it back. */
@Controller('operator/directory/calendar')
@ForOperators()
export class CalendarDeskController {
  constructor(private readonly calendars: Calendars) {}

  @Post('new')
  @HttpCode(200)
  make(@Body({ schema: whose }) { staff }: Whose): Promise<{ url: string }> {
    return this.calendars.make(staff);
  }

  @Post('revoke')
  @HttpCode(200)
  async revoke(@Body({ schema: whose }) { staff }: Whose): Promise<{ revoked: true }> {
    await this.calendars.revoke(staff);
    return { revoked: true };
  }
}
