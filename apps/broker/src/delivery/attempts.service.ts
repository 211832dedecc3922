import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { Batcher, CLOCK, crashPoint, type Clock } from '#kernel';
import { Metrics } from '#observability';
import { retryDelay } from '#rules';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { AttemptRepository, type Attempted } from './attempt.repository.js';
import type { Channel } from './notice.js';
import type { Tried } from './outcome.js';

interface Finished extends Tried {
  notice: {
    id: string;
    alert_id: string;
    obligation_id: string | null;
    channel: Channel;
    attempts: number;
  };
  at: Date;
}

/** Writes down what the provider answered, never before it answered; many results in one commit. */
@Injectable()
export class Attempts {
  private readonly results = new Batcher<Finished, undefined>(
    (finished) => this.commit(finished),
    200,
    2,
  );

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly attempts: AttemptRepository,
    private readonly obligations: ObligationRepository,
    private readonly record: RecordRepository,
    private readonly metrics: Metrics,
  ) {}

  async finished(notice: Finished['notice'], tried: Tried): Promise<void> {
    await this.results.add({ ...tried, notice, at: this.clock.now() });
  }

  private async commit(finished: readonly Finished[]): Promise<undefined[]> {
    const rows = finished.map(attempted);
    const delivered = finished.filter(({ outcome }) => outcome === 'delivered');
    await this.database.transaction().execute(async (database) => {
      await this.attempts.store(database, rows);
      const obligations = delivered.flatMap(({ notice }) => notice.obligation_id ?? []);
      // One order for every transaction, so that two of them cannot wait for each other.
      if (obligations.length > 0)
        await this.obligations.delivered(database, [...new Set(obligations)].sort());
      await this.record.append(
        database,
        finished.map(({ notice, at, outcome, answer }) => ({
          at,
          kind: `notice.${outcome}`,
          alertId: notice.alert_id,
          obligationId: notice.obligation_id ?? undefined,
          noticeId: notice.id,
          detail: { channel: notice.channel, attempt: notice.attempts, answer },
        })),
      );
    });
    crashPoint('recorded');
    for (const { notice, outcome } of finished)
      this.metrics.notices.inc({ channel: notice.channel, outcome });
    return finished.map(() => undefined);
  }
}

function attempted({ notice, at, outcome, answer, waitFor }: Finished): Attempted {
  const common = { noticeId: notice.id, number: notice.attempts, at, outcome, answer };
  if (outcome === 'delivered') return { ...common, state: 'delivered', dueAt: null };
  if (outcome === 'rejected') return { ...common, state: 'refused', dueAt: null };
  const wait = Math.max(retryDelay(notice.attempts), waitFor ?? 0);
  return { ...common, state: 'due', dueAt: new Date(at.getTime() + wait) };
}
