import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import { CLOCK, inTime, type Clock } from '#kernel';
import { QUEUE_BACKEND, queueReachable, type QueueBackend } from '#queue';
import { isSilent } from '#rules';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { Auditor } from '../watchdog/auditor.service.js';
import { AuditReadings } from '../watchdog/facts.service.js';
import { paceOf, queueNames, sweepSilence, type Pace } from '../watchdog/pace.js';
import { Workers } from '../watchdog/workers.service.js';

/** A part, and how many seconds ago it was last seen to work; no age when it never was, or is asked each time. */
export interface Check {
  ok: boolean;
  secondsAgo?: number;
}

export interface Checks {
  database: Check;
  queue: Check;
  sweep: Check;
  auditor: Check;
  /** Of any process. */
  workers: Record<string, Check>;
}

/** How long one part may take to answer, in milliseconds. */
const patience = 2_000;

/** Asks each part whether it works. */
@Injectable()
export class Readiness {
  private readonly pace: Pace;
  private checking: Promise<Checks> | undefined;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(QUEUE_BACKEND) private readonly queue: QueueBackend,
    private readonly readings: AuditReadings,
    private readonly auditor: Auditor,
    private readonly workers: Workers,
  ) {
    this.pace = paceOf(settings.watchdogEvery);
  }

  /** Whoever asks while somebody is asking gets the same answer: many who ask cost no more than one. */
  check(): Promise<Checks> {
    this.checking ??= this.ask().finally(() => (this.checking = undefined));
    return this.checking;
  }

  private async ask(): Promise<Checks> {
    const [database, queue, silences] = await Promise.all([
      inTime(sql`select 1`.execute(this.database), patience),
      queueReachable(this.queue, patience),
      inTime(this.workers.silences(), patience),
    ]);
    const { lastAudit } = this.auditor;
    const audited = lastAudit && (this.clock.machine().getTime() - lastAudit.getTime()) / 1_000;
    const seen = new Map(silences?.map((one) => [one.queue, one.silentSeconds]));
    return {
      database: { ok: database !== undefined },
      queue: { ok: queue },
      sweep: aged(this.readings.sweepSilence(), sweepSilence),
      auditor: aged(audited, this.pace.auditSilence),
      workers: Object.fromEntries(
        queueNames.map((name) => [name, aged(seen.get(name), this.pace.workerSilence)]),
      ),
    };
  }
}

const aged = (seconds: number | undefined, limit: number): Check => ({
  ok: !isSilent(seconds, limit / 1_000),
  ...(seconds !== undefined && { secondsAgo: Math.round(seconds * 10) / 10 }),
});
