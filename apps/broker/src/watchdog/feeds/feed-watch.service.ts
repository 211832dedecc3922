import { Inject, Injectable } from '@nestjs/common';
import { Sweeper } from '#queue';
import type { PolicyBook } from '#rules';
import { POLICY } from '../../config.js';
import { FeedDays } from './feed-days.service.js';
import { FeedSilences } from './feed-silences.service.js';

/** Looks at the feeds once in each minute of the time of decisions, in the turns of the sweep. */
@Injectable()
export class FeedWatch {
  private minute: number | undefined;

  constructor(
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly silences: FeedSilences,
    private readonly days: FeedDays,
    sweeper: Sweeper,
  ) {
    sweeper.tend('feeds', (now) => this.turn(now));
  }

  private async turn(now: Date): Promise<void> {
    const minute = Math.floor(now.getTime() / 60_000);
    if (minute === this.minute) return;
    const policy = this.policies.at(now);
    await this.days.look(now, policy);
    await this.silences.look(now, policy);
    this.minute = minute;
  }
}
