import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { LOG, Metrics, type Log } from '#observability';
import { auditVerdict, isOfAgency, type AuditFinding } from '#rules';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { Deadman } from './deadman.service.js';
import { AuditReadings } from './facts.service.js';
import { Findings } from './findings.service.js';
import { Gauges } from './gauges.service.js';
import { Horizon } from './horizon.js';
import { Loop } from './loop.js';
import { paceOf, streamPaused, sweepSilence, type Pace } from './pace.js';
import { Repair } from './repair.service.js';

/**
 * Looks every 30 s of machine time whether everything that is due moves; repairs what can be repaired; says what
 * was found, once until it ends; and pings the dead-man URL only when nothing was. It has a timer of its own and
 * asks the tables, never the queue. Its own silence is seen from outside: `/health/ready`, the missing ping, and
 * `tocsin_audit_last_success_timestamp_seconds`.
 */
@Injectable()
export class Auditor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly pace: Pace;
  private readonly horizon: Horizon;
  private readonly loop: Loop;
  private readonly looking: Loop;
  private endedAt: Date | undefined;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly readings: AuditReadings,
    private readonly repair: Repair,
    private readonly findings: Findings,
    private readonly gauges: Gauges,
    private readonly deadman: Deadman,
  ) {
    this.pace = paceOf(settings.watchdogEvery);
    this.horizon = new Horizon(clock, this.pace.grace);
    const look = (): Promise<void> => {
      this.horizon.look();
      return Promise.resolve();
    };
    this.looking = new Loop(clock, look, this.pace.grace / 4, () => undefined);
    this.loop = new Loop(
      clock,
      () => this.turn(),
      this.pace.every,
      (error) => log.error({ error }, 'an audit failed; it is tried again'),
    );
  }

  /** When an audit last ended without an error (machine time). */
  get lastAudit(): Date | undefined {
    return this.endedAt;
  }

  /** When one last ended at all: whether the loop goes round. */
  get lastTry(): Date | undefined {
    return this.loop.triedAt;
  }

  onApplicationBootstrap(): void {
    this.looking.start();
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.looking.stop(), this.loop.stop()]);
  }

  private async turn(): Promise<void> {
    const begun = this.clock.machine().getTime();
    const { instant } = this.horizon;
    const found = await this.audit(instant);
    const ended = this.clock.machine();
    this.endedAt = ended;
    this.metrics.auditedAt.set(ended.getTime() / 1_000);
    this.metrics.auditSeconds.observe((ended.getTime() - begun) / 1_000);
    // The first one after the start knows of nothing that waited: it is not clean, only empty.
    const faults = found.filter(({ kind }) => !isOfAgency(kind));
    if (instant && faults.length === 0) await this.deadman.ping();
  }

  private async audit(instant: Date | undefined): Promise<AuditFinding[]> {
    const facts = await this.readings.read(instant, this.pace.grace);
    const found = auditVerdict(facts, {
      workerSilenceSeconds: this.pace.workerSilence / 1_000,
      sweepSilenceSeconds: sweepSilence / 1_000,
      streamPausedSeconds: streamPaused / 1_000,
    });
    // Right after the start the sweep has not turned yet, and workers of other processes are just beginning.
    const told = instant ? found : found.filter(({ kind }) => kind === 'synthetic-lost');
    for (const finding of told) {
      if (!instant) continue;
      const count = await this.repair.repair(finding, instant, this.pace.grace);
      if (count > 0)
        this.log.warn({ count, state: finding.kind }, 'work that stood still was woken');
    }
    await this.findings.take(told, instant !== undefined, this.pace.every);
    await this.gauges.set(facts, told);
    return told;
  }
}
