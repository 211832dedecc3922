import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { OutageRepository, type Outage } from './outage.repository.js';

/** How often it is written down that a broker runs, in milliseconds of machine time. */
const everyMs = 1_000;
/** A silence this long is an outage, in milliseconds. */
const longEnough = 5_000;

/** Writes down when no broker looked for what was due, so that what is late can say why. */
@Injectable()
export class Outages {
  private last: number | undefined;
  private first: Promise<void> | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly outages: OutageRepository,
    sweeper: Sweeper,
  ) {
    sweeper.tend('outages', (now) => this.turn(now));
  }

  /** The outages of a span, longest first, the one that our own start ended among them. */
  async between(from: Date, to: Date): Promise<Outage[]> {
    if (this.last === undefined) await (this.first ??= this.turn(to));
    return this.outages.between(this.database, from, to);
  }

  private async turn(now: Date): Promise<void> {
    const machine = this.clock.machine().getTime();
    const since = this.last === undefined ? undefined : Math.abs(machine - this.last);
    if (since !== undefined && since < everyMs) return;
    // A scenario's clock jumps while the broker runs: only our own silence is one, in machine time.
    const silent = since === undefined || since > longEnough;
    if (silent) await this.outages.markAfterSilence(this.database, now, longEnough);
    else await this.outages.mark(this.database, now);
    this.last = machine;
  }
}
