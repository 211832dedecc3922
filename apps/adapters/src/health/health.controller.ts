import { Controller, Get, Header, Inject } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { SETTINGS, type AdaptersSettings } from '../config.js';
import { PusherService } from '../spool/pusher.service.js';
import { SpoolService } from '../spool/spool.service.js';
import { Ways } from '../ways/ways.module.js';

/** The sweeps turn twice a second; silence this long means that one stands still. Milliseconds. */
const longestSilence = 15_000;

/** How the spool stands. */
interface Counts {
  /** Messages not read yet, and events the broker has not taken yet. */
  unread: number;
  unsent: number;
  /** Events the broker refused for good, and messages kept for a person: somebody must look at them. */
  refused: number;
  kept: number;
}

@Controller('health')
export class HealthController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly spool: SpoolService,
    private readonly pusher: PusherService,
    private readonly ways: Ways,
  ) {}

  /** The process answers. */
  @Get('live')
  @Header('cache-control', 'no-store')
  live(): object {
    return { status: 'ok' };
  }

  /**
   * Ready means that messages can be kept and that both sweeps turn. A broker that is away is what the spool
   * is for, so it is not asked.
   */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<object> {
    const counts = await this.counts();
    const now = this.clock.machine().getTime();
    const turning = [this.spool.loop, this.pusher.loop].every(
      ({ lastTurn }) => lastTurn !== undefined && now - lastTurn.getTime() < longestSilence,
    );
    if (!turning) throw new TocsinError('unavailable', 'A sweep does not turn');
    const ways = this.ways.states;
    // What comes by another way is still taken in, so a way that fails takes nobody out of service.
    const status = ways.every(({ state }) => state === 'ok') ? 'ok' : 'degraded';
    return { status, feeds: this.settings.feeds.map(({ name }) => name), ...counts, ways };
  }

  private async counts(): Promise<Counts> {
    try {
      const { rows } = await sql<Counts>`
        select
          (select count(*) from message where state = 'stored') as unread,
          (select count(*) from outbox where state in ('waiting', 'due')) as unsent,
          (select count(*) from outbox where state = 'refused') as refused,
          (select count(*) from message where outcome = 'kept' and done_at is null) as kept`.execute(
        this.database,
      );
      return rows[0] ?? { unread: 0, unsent: 0, refused: 0, kept: 0 };
    } catch (cause) {
      throw new TocsinError('unavailable', 'The database cannot be reached', { cause });
    }
  }
}
