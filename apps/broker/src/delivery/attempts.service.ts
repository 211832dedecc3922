import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { Batcher, CLOCK, crashPoint, type Clock } from '#kernel';
import { Metrics } from '#observability';
import { retryAt, retryDelay } from '#rules';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { AttemptRepository, type Attempted } from './attempt.repository.js';
import { DeadAddresses } from './dead-addresses.service.js';
import { DeliveryWakes } from './delivery-wakes.service.js';
import type { Channel } from './notice.js';
import type { Tried } from './outcome.js';

interface TriedNotice {
  id: string;
  alert_id: string | null;
  obligation_id: string | null;
  channel: Channel;
  attempts: number;
  address?: string | null;
  expires_at?: Date | null;
  receipt_within?: number | null;
}

/** It was not sent while it was of use. */
export const expired = { outcome: 'expired', answer: 'too-late' } as const;

interface Finished extends Omit<Tried, 'outcome'> {
  outcome: Tried['outcome'] | 'expired';
  notice: TriedNotice;
  /** The provider was asked again and still does not know. */
  asked: boolean;
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
    private readonly dead: DeadAddresses,
    private readonly wakes: DeliveryWakes,
    private readonly metrics: Metrics,
  ) {}

  async finished(notice: TriedNotice, tried: Tried | typeof expired, asked = false): Promise<void> {
    await this.results.add({ ...tried, notice, asked, at: this.clock.now() });
  }

  private async commit(finished: readonly Finished[]): Promise<undefined[]> {
    const rows = finished.map(attempted);
    const delivered = finished.filter((_one, index) => rows[index]?.outcome === 'delivered');
    const called = await this.database.transaction().execute(async (database) => {
      const next = await this.attempts.store(database, rows);
      const obligations = delivered.flatMap(({ notice }) => notice.obligation_id ?? []);
      // One order for every transaction, so that two of them cannot wait for each other.
      if (obligations.length > 0)
        await this.obligations.delivered(database, [...new Set(obligations)].sort());
      await this.record.append(
        database,
        finished.map(({ notice, at, answer }, index) => ({
          at,
          kind: `notice.${rows[index]?.outcome ?? 'unknown'}`,
          alertId: notice.alert_id ?? undefined,
          obligationId: notice.obligation_id ?? undefined,
          noticeId: notice.id,
          detail: { channel: notice.channel, attempt: notice.attempts, answer },
        })),
      );
      return next;
    });
    crashPoint('recorded');
    this.wakes.wake(called);
    const gone = finished.filter((one) => one.gone === true);
    await this.dead.mark(gone.map(({ notice }) => notice));
    for (const { notice, outcome } of finished)
      this.metrics.notices.inc({ channel: notice.channel, outcome });
    return finished.map(() => undefined);
  }
}

function attempted(finished: Finished): Attempted {
  const { notice, at, outcome, answer, receipt, providerId, waitFor, asked } = finished;
  const common = { noticeId: notice.id, number: notice.attempts, at, answer };
  const done = { dueAt: null, providerId: providerId ?? null, callsNext: false };
  if (outcome === 'delivered' && receipt === 'awaited') {
    const dueAt = new Date(at.getTime() + (notice.receipt_within ?? 60_000));
    return { ...common, ...done, outcome: 'sent', state: 'sent', dueAt, callsNext: asked };
  }
  if (outcome === 'delivered') return { ...common, ...done, outcome, state: 'delivered' };
  if (outcome === 'expired')
    return { ...common, ...done, outcome, state: 'expired', callsNext: true };
  if (outcome === 'rejected')
    return { ...common, ...done, outcome, state: 'refused', callsNext: true };
  const wait = Math.max(retryDelay(Math.max(notice.attempts, 1)), waitFor ?? 0);
  const dueAt = retryAt(at, wait, notice.expires_at ?? null);
  return { ...common, ...done, outcome, state: 'due', dueAt, callsNext: true };
}
