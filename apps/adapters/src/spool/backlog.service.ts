import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { SETTINGS, type AdaptersSettings } from '../config.js';
import { Loop } from './loop.js';

/** How often it is counted, in milliseconds; and never more than this part of the time. */
const countEvery = 2_000;
const shareOfTime = 20;

/**
 * How much is unread or unsent. It is counted now and then, and what is kept in between is added, so that asking
 * costs nothing.
 */
@Injectable()
export class Backlog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private counted = 0;
  private since = 0;
  private notBefore = 0;
  private saidFull = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.loop = new Loop(
      () => this.count(),
      countEvery,
      clock,
      (error) => log.error({ error }, 'the backlog was not counted'),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Whether there is so much of it that nothing more should be taken in. */
  get isFull(): boolean {
    return this.counted + this.since >= this.settings.ways.spoolLimit;
  }

  /** So many messages more were kept. */
  grew(by: number): void {
    this.since += by;
  }

  private async count(): Promise<void> {
    const began = this.clock.machine().getTime();
    if (began < this.notBefore) return;
    const before = this.since;
    // Read from the two indexes that hold nothing else, and no further than the limit.
    const limit = this.settings.ways.spoolLimit;
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from (
          select from message where state = 'stored' limit ${limit}) as unread)
        + (select count(*) from (
          select from outbox where state in ('waiting', 'due') limit ${limit}) as unsent) as count
    `.execute(this.database);
    this.counted = rows[0]?.count ?? 0;
    // What came while it was counted may be counted twice, until the next time.
    this.since -= before;
    this.say();
    const ended = this.clock.machine().getTime();
    this.notBefore = ended + (ended - began) * shareOfTime;
  }

  private say(): void {
    if (this.isFull === this.saidFull) return;
    this.saidFull = this.isFull;
    if (this.isFull)
      this.log.error({ count: this.counted }, 'too much is unread or unsent: nothing is taken in');
    else this.log.info({ count: this.counted }, 'there is room again: messages are taken in');
  }
}
