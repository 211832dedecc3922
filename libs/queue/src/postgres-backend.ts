import { DEFAULT_SCHEMA, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { SystemClock, TocsinError } from '#kernel';
import type { Consumer, ConsumerSettings, Producer, QueueBackend } from './backend.js';
import { queueOptions, workerOptions } from './bullmq-options.js';
import { consumerOf, Jobs } from './consumer.js';
import { depthOf, type WaitingState } from './depth.js';
import { listenToFailures } from './failures.js';
import { QuietErrors } from './quiet.js';
import type { QueueSettings } from './settings.js';
import { shareConnection, type Shared } from './shared-connection.js';
import type { QueueName, WakeJob } from './wake.js';

/** From this many jobs on, one bulk statement is cheaper than one statement a job. */
const many = 8;

interface OpenQueue {
  add(name: string, data: WakeJob['data'], opts: WakeJob['opts']): Promise<unknown>;
  addBulk(jobs: WakeJob[]): Promise<unknown>;
  getJobCounts(...states: WaitingState[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** PostgreSQL, in a schema of BullMQ's own. One pool for this process, one client of it listening. */
export class PostgresBackend implements QueueBackend {
  readonly kind = 'postgres';
  private readonly pool: pg.Pool;
  private shared: Promise<Shared> | undefined;
  private readonly queues = new Map<QueueName, OpenQueue>();
  private readonly errors: QuietErrors;

  constructor(private readonly settings: QueueSettings) {
    this.errors = new QuietErrors(
      settings.log,
      settings.clock ?? new SystemClock(),
      'The queue (PostgreSQL) has a connection problem',
    );
    this.pool = new pg.Pool({
      connectionString: settings.url,
      max: settings.connections ?? 8,
      application_name: 'tocsin-queue',
      // BullMQ's statements name tables without a schema.
      options: `-c search_path=${DEFAULT_SCHEMA}`,
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    this.pool.setMaxListeners(0);
    // Without a listener a broken idle connection would end the process.
    this.pool.on('error', this.errors.say);
    // The same for one that breaks while it is lent and between two statements.
    this.pool.on('connect', (client) => client.on('error', this.errors.say));
  }

  /** Applies BullMQ's own migrations. Safe when several processes start together. */
  async prepare(): Promise<void> {
    const client = await this.pool.connect().catch((cause: unknown) => {
      throw new TocsinError('unavailable', 'The queue (PostgreSQL) does not answer', { cause });
    });
    try {
      await runMigrations(client, DEFAULT_SCHEMA);
    } finally {
      client.release();
    }
  }

  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  /** BullMQ remembers a first contact that failed, for ever; so that one is thrown away. */
  private connection(): Promise<Shared> {
    this.shared ??= (async () => {
      const shared = shareConnection(this.pool);
      await shared.ready();
      return shared;
    })();
    this.shared.catch(() => (this.shared = undefined));
    return this.shared;
  }

  /** Its jobs are as durable as any row: losing them means losing the database. */
  forgot(): Promise<boolean> {
    return Promise.resolve(false);
  }

  producer(queue: QueueName): Producer {
    return { add: (jobs) => this.add(queue, jobs) };
  }

  private async add(name: QueueName, jobs: readonly WakeJob[]): Promise<void> {
    const shared = await this.connection();
    const queue = this.queues.get(name) ?? this.open(name, shared);
    // BullMQ's bulk statement makes two temporary tables, each time: dear for a few jobs, cheap for many.
    if (jobs.length >= many) await queue.addBulk([...jobs]);
    else await Promise.all(jobs.map(({ name: of, data, opts }) => queue.add(of, data, opts)));
  }

  private open(name: QueueName, { options, factory }: Shared): OpenQueue {
    const queue = new Queue(name, { ...queueOptions, ...options }, factory);
    queue.on('error', this.errors.say);
    this.queues.set(name, queue);
    return queue;
  }

  async depth(name: QueueName): Promise<number> {
    const queue = this.queues.get(name) ?? this.open(name, await this.connection());
    return depthOf(queue);
  }

  async consume(queue: QueueName, settings: ConsumerSettings): Promise<Consumer> {
    const { options, factory } = await this.connection();
    const jobs = new Jobs(settings.handle);
    const worker = new Worker(
      queue,
      jobs.work,
      {
        ...workerOptions(this.settings.abandonedAfterMs),
        ...options,
        concurrency: settings.concurrency,
      },
      factory,
    );
    worker.on('error', this.errors.say);
    listenToFailures(worker, settings);
    await worker.waitUntilReady();
    return consumerOf(worker, jobs);
  }

  async close(): Promise<void> {
    const shared = await this.shared?.catch(() => undefined);
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    await shared?.end();
    await this.pool.end();
  }
}
