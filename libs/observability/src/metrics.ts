import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
} from 'prom-client';

/** Buckets of lateness, in seconds. */
const seconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];

/**
 * Everything that is measured of one broker, in a registry of its own: two brokers in one process do not share
 * figures. Labels are codes from closed lists, queues, channels and the issuers of registered agencies: bounded,
 * and never a person's. Gauges say what the last audit read, so that a scrape asks the database nothing.
 */
export class Metrics {
  readonly registry = new Registry();

  readonly auditedAt = this.gauge({
    name: 'tocsin_audit_last_success_timestamp_seconds',
    help: 'When this process last ended an audit, by the machine clock. Its silence is a failure.',
  });
  readonly auditSeconds = new Histogram({
    name: 'tocsin_audit_duration_seconds',
    help: 'How long an audit took.',
    buckets: [0.01, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers: [this.registry],
  });
  readonly findings = this.gauge({
    name: 'tocsin_audit_findings',
    help: 'What the last audit found, by kind.',
    labelNames: ['kind'],
  });
  readonly findingsFound = this.counter({
    name: 'tocsin_audit_findings_found_total',
    help: 'Findings that began, counted by the process that found them first.',
    labelNames: ['kind'],
  });
  readonly obligations = this.gauge({
    name: 'tocsin_obligations_open',
    help: 'Obligations whose clock runs, by severity and state; tests are left out.',
    labelNames: ['severity', 'state'],
  });
  readonly unowned = this.gauge({
    name: 'tocsin_obligations_unowned',
    help: 'Obligations that nobody took: their ladder is exhausted.',
  });
  readonly overdueSeconds = this.gauge({
    name: 'tocsin_obligation_oldest_overdue_seconds',
    help: 'How long the oldest obligation has been past its due instant; 0 when none is.',
  });
  readonly escalationLate = new Histogram({
    name: 'tocsin_escalation_late_seconds',
    help: 'From the due instant of an obligation to its decision.',
    buckets: seconds,
    registers: [this.registry],
  });
  readonly notices = this.counter({
    name: 'tocsin_notices_total',
    help: 'Tries to deliver a notice, by channel and outcome.',
    labelNames: ['channel', 'outcome'],
  });
  readonly rowsWaiting = this.gauge({
    name: 'tocsin_rows_unmoved',
    help: 'Rows past due that nobody moved, by the queue that should have.',
    labelNames: ['queue'],
  });
  readonly queueDepth = this.gauge({
    name: 'tocsin_queue_depth',
    help: 'Jobs that wait or are worked on.',
    labelNames: ['queue'],
  });
  readonly workerSilence = this.gauge({
    name: 'tocsin_worker_last_seen_seconds',
    help: 'How long ago a worker of the queue was last seen; -1 when none ever was.',
    labelNames: ['queue'],
  });
  readonly sweptAt = this.gauge({
    name: 'tocsin_sweep_last_turn_timestamp_seconds',
    help: 'When the source that is furthest behind was last swept, by the machine clock.',
  });
  readonly feedSilent = this.gauge({
    name: 'tocsin_feed_silent',
    help: '1 while a source has been silent for longer than its interval.',
    labelNames: ['source'],
  });
  readonly feedHeardAt = this.gauge({
    name: 'tocsin_feed_last_heard_timestamp_seconds',
    help: 'When a source was last heard.',
    labelNames: ['source'],
  });
  readonly syntheticSent = this.counter({
    name: 'tocsin_synthetic_sent_total',
    help: 'Tests sent, by channel.',
    labelNames: ['channel'],
  });
  readonly syntheticReturned = this.counter({
    name: 'tocsin_synthetic_returned_total',
    help: 'Tests that the channel answered, by channel.',
    labelNames: ['channel'],
  });
  readonly refused = this.counter({
    name: 'tocsin_refused_total',
    help: 'Statements, sign-ins and key sets refused, by code.',
    labelNames: ['code'],
  });
  readonly encryptionSeconds = new Histogram({
    name: 'tocsin_encryption_duration_seconds',
    help: 'How long one statement took to be encrypted or decrypted, and how many there were, by which of the two.',
    labelNames: ['work'],
    buckets: [0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.005, 0.05],
    registers: [this.registry],
  });
  readonly turnedAway = this.counter({
    name: 'tocsin_turned_away_total',
    help: 'Requests and connections that were turned away before anything was read, by the reason.',
    labelNames: ['why'],
  });
  readonly deadmanPings = this.counter({
    name: 'tocsin_deadman_pings_total',
    help: 'Pings of the dead-man URL, by outcome.',
    labelNames: ['outcome'],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  private gauge<Label extends string>(
    configuration: Omit<GaugeConfiguration<Label>, 'registers'>,
  ): Gauge<Label> {
    return new Gauge({ ...configuration, registers: [this.registry] });
  }

  private counter<Label extends string>(
    configuration: Omit<CounterConfiguration<Label>, 'registers'>,
  ): Counter<Label> {
    return new Counter({ ...configuration, registers: [this.registry] });
  }
}
