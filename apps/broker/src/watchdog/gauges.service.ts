import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '#observability';
import { QUEUE_BACKEND, type QueueBackend } from '#queue';
import { findingKinds, type AuditFacts, type AuditFinding } from '#rules';
import { CLOCK, type Clock } from '#kernel';
import { severityName } from '../alerts/tell-step.js';
import { AuditReadings } from './facts.service.js';
import { queueNames } from './pace.js';

/** Sets the gauges by what an audit read: a scrape asks the database nothing. */
@Injectable()
export class Gauges {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(QUEUE_BACKEND) private readonly queue: QueueBackend,
    private readonly metrics: Metrics,
    private readonly readings: AuditReadings,
  ) {}

  async set(facts: AuditFacts, found: readonly AuditFinding[]): Promise<void> {
    const { metrics } = this;
    for (const kind of findingKinds)
      metrics.findings.set({ kind }, found.filter((one) => one.kind === kind).length);
    metrics.rowsWaiting.set({ queue: 'escalation' }, facts.obligations.count);
    metrics.rowsWaiting.set({ queue: 'delivery' }, facts.notices.count);
    metrics.rowsWaiting.set({ queue: 'routing' }, facts.events.count);
    for (const { queue, silentSeconds } of facts.workers)
      metrics.workerSilence.set({ queue }, silentSeconds ?? -1);
    await Promise.all([this.setRunning(), ...queueNames.map((queue) => this.setDepth(queue))]);
  }

  private async setRunning(): Promise<void> {
    const rows = await this.readings.running();
    const { obligations, unowned, overdueSeconds } = this.metrics;
    obligations.reset();
    for (const { severity, state, count } of rows)
      obligations.set({ severity: severityName(severity), state }, count);
    unowned.set(
      rows.filter(({ state }) => state === 'unowned').reduce((sum, { count }) => sum + count, 0),
    );
    const oldest = Math.min(...rows.map(({ overdue }) => overdue?.getTime() ?? Infinity));
    overdueSeconds.set(Number.isFinite(oldest) ? (this.clock.now().getTime() - oldest) / 1_000 : 0);
  }

  /** A queue that cannot be asked has no figure: the audit goes by the tables alone. */
  private async setDepth(queue: string): Promise<void> {
    try {
      this.metrics.queueDepth.set({ queue }, await this.queue.depth(queue));
    } catch {
      this.metrics.queueDepth.remove({ queue });
    }
  }
}
