import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { SweepService } from '../escalation/sweep.service.js';

/** The sweep turns twice a second; silence this long means that it stands still. Milliseconds. */
const longestSilence = 10_000;

@Controller('health')
export class HealthController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly sweep: SweepService,
  ) {}

  /** The process answers. */
  @Get('live')
  live(): object {
    return { status: 'ok' };
  }

  /** The database answers and the sweep turns. A queue that is down only makes it slower, so it is not asked. */
  @Get('ready')
  async ready(): Promise<object> {
    const { lastTurn } = this.sweep.sweeper;
    const silence = lastTurn ? this.clock.machine().getTime() - lastTurn.getTime() : undefined;
    const [database] = await Promise.allSettled([sql`select 1`.execute(this.database)]);
    const checks = {
      database: database.status === 'fulfilled',
      sweep: silence !== undefined && silence < longestSilence,
    };
    if (!checks.database || !checks.sweep) throw new ServiceUnavailableException(checks);
    return { status: 'ok', checks };
  }
}
