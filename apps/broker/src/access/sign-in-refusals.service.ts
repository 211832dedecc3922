import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock, type ErrorCode } from '#kernel';
import { LOG, type Log } from '#observability';
import { SecurityEventRepository } from '../refusals/security-event.repository.js';

/** How long refusals are gathered, in milliseconds of machine time. */
const gathered = 2_000;
/** How many refused sign-ins of one sender in a minute are answered as what they are. */
const patience = 30;
const minute = 60_000;

interface Tally {
  at: Date;
  code: ErrorCode;
  agencyId: string | undefined;
  times: number;
}

/**
 * Counts refused sign-ins, and keeps them as security events: those of one kind and one agency that come together
 * are one row, so that a flood of them is a few rows.
 */
@Injectable()
export class SignInRefusals implements BeforeApplicationShutdown {
  private tallies = new Map<string, Tally>();
  private timer: NodeJS.Timeout | undefined;
  private lately = new Map<string, number>();
  private since = 0;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly events: SecurityEventRepository,
  ) {}

  /** @param agencyId only of an agency that proved who it is, or that was named and is registered */
  note(code: ErrorCode, agencyId: string | undefined): void {
    const key = `${code} ${agencyId ?? ''}`;
    const tally = this.tallies.get(key);
    if (tally) tally.times += 1;
    else this.tallies.set(key, { at: this.clock.now(), code, agencyId, times: 1 });
    this.timer ??= setTimeout(() => void this.keep(), gathered).unref();
  }

  /**
   * Whether so many sign-ins in one agency's name, or in that of nobody known, were refused within a minute that
   * whoever sends them should wait. A sign-in that holds is never refused for it: otherwise anybody could shut an
   * agency out by failing in its name.
   */
  areTooMany(agencyId: string | undefined): boolean {
    const now = this.clock.machine().getTime();
    if (now - this.since >= minute) {
      this.lately = new Map();
      this.since = now;
    }
    const times = (this.lately.get(agencyId ?? '') ?? 0) + 1;
    this.lately.set(agencyId ?? '', times);
    return times > patience;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.keep();
  }

  private async keep(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const tallies = [...this.tallies.values()];
    this.tallies = new Map();
    if (tallies.length === 0) return;
    try {
      await this.events.store(this.database, tallies);
    } catch (error) {
      // Whoever was refused has its answer.
      this.log.error({ error, refused: tallies.length }, 'refused sign-ins could not be kept');
    }
  }
}
