import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { SystemClock, TocsinError } from '#kernel';
import type { Consumer, ConsumerSettings, Producer, QueueBackend } from './backend.js';
import { queueOptions, workerOptions } from './bullmq-options.js';
import { consumerOf, Jobs } from './consumer.js';
import { depthOf } from './depth.js';
import { listenToFailures } from './failures.js';
import { QuietErrors } from './quiet.js';
import type { QueueSettings } from './settings.js';
import type { QueueName, WakeJob } from './wake.js';

/** A Redis that has not answered for so long is not there, in milliseconds. */
const silence = 1_000;

interface Options {
  enableOfflineQueue: boolean;
  commandTimeout: number;
  lazyConnect: boolean;
}

/**
 * Redis (or Valkey). Connections: one to add, one shared by all workers, and one per worker that waits for
 * the next job (`BZPOPMIN` blocks its connection).
 */
export class RedisBackend implements QueueBackend {
  readonly kind = 'redis';
  private readonly prefix: string;
  private readonly adding: Redis;
  private working: Redis | undefined;
  private readonly queues = new Map<QueueName, Promise<Queue>>();
  private readonly errors: QuietErrors;

  constructor(private readonly settings: QueueSettings) {
    this.prefix = settings.prefix ?? '{tocsin}';
    this.errors = new QuietErrors(
      settings.log,
      settings.clock ?? new SystemClock(),
      'The queue (Redis) has a connection problem',
    );
    // Fails at once instead of holding wakes back: the sweep makes them again.
    this.adding = this.connect({
      enableOfflineQueue: false,
      commandTimeout: silence,
      lazyConnect: true,
    });
  }

  private connect(options: Readonly<Partial<Options>>): Redis {
    const client = new Redis(this.settings.url, {
      // BullMQ demands it of whatever a worker uses.
      maxRetriesPerRequest: null,
      // ioredis waits longer and longer: after 20 s of absence, work would resume 18 s late.
      retryStrategy: (times) => Math.min(times * 50, 500),
      connectTimeout: 2_000,
      // How long ioredis keeps a timer for a socket that may be closed already (2 s).
      disconnectTimeout: 200,
      ...options,
    });
    client.on('error', this.errors.say);
    return client;
  }

  /** Waits up to 5 seconds for the first connection. */
  private async connected(): Promise<void> {
    if (this.adding.status === 'ready') return;
    if (this.adding.status === 'wait') this.adding.connect().catch(this.errors.say);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        this.adding.off('ready', ready);
        reject(new TocsinError('unavailable', 'The queue (Redis) does not answer'));
      }, 5_000);
      const ready = (): void => {
        clearTimeout(late);
        resolve();
      };
      this.adding.once('ready', ready);
    });
  }

  /** Redis may throw jobs away when it is full unless told not to. INFO, since CONFIG is often forbidden. */
  async prepare(): Promise<void> {
    await this.connected();
    const policy = /^maxmemory_policy:(\S+)/m.exec(await this.adding.info('memory'))?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    throw new TocsinError(
      'invalid_configuration',
      `The queue's Redis has maxmemory-policy ${policy}: it would drop work when full. Set it to noeviction`,
    );
  }

  async ping(): Promise<void> {
    if (this.adding.status === 'wait') await this.connected();
    await this.heard(this.adding.ping());
  }

  /** A mark stands beside each queue and goes when the queue goes. */
  async forgot(queue: QueueName): Promise<boolean> {
    if (this.adding.status !== 'ready') return false;
    const key = `${this.prefix}:${queue}:kept`;
    return (await this.heard(this.adding.set(key, '1', 'NX'))) === 'OK';
  }

  producer(queue: QueueName): Producer {
    return { add: (jobs) => this.add(queue, jobs) };
  }

  private async add(queue: QueueName, jobs: readonly WakeJob[]): Promise<void> {
    await this.heard((await this.opened(queue)).addBulk([...jobs]));
  }

  /**
   * One that hangs would cost every wake its time-out. It is connected to anew instead, so that until it answers
   * again all that would be told to it fails at once.
   */
  private async heard<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Error && error.message === 'Command timed out')
        this.adding.disconnect(true);
      throw error;
    }
  }

  async depth(queue: QueueName): Promise<number> {
    return depthOf(await this.opened(queue));
  }

  private async opened(queue: QueueName): Promise<Queue> {
    if (this.adding.status === 'wait') await this.connected();
    // BullMQ would wait for the connection.
    if (this.adding.status !== 'ready')
      throw new TocsinError('unavailable', 'The queue (Redis) is not connected');
    return this.queues.get(queue) ?? this.open(queue);
  }

  private open(name: QueueName): Promise<Queue> {
    const queue = new Queue(name, {
      ...queueOptions,
      connection: this.adding,
      prefix: this.prefix,
    });
    queue.on('error', this.errors.say);
    const opened = queue.waitUntilReady().then(() => queue);
    this.queues.set(name, opened);
    // A queue whose first contact failed stays failed, so the next wake makes another.
    opened.catch(() => this.queues.delete(name));
    return opened;
  }

  async consume(queue: QueueName, settings: ConsumerSettings): Promise<Consumer> {
    this.working ??= this.connect({});
    const jobs = new Jobs(settings.handle);
    const worker = new Worker(queue, jobs.work, {
      ...workerOptions(this.settings.abandonedAfterMs),
      connection: this.working,
      prefix: this.prefix,
      concurrency: settings.concurrency,
    });
    worker.on('error', this.errors.say);
    listenToFailures(worker, settings);
    await worker.waitUntilReady();
    return consumerOf(worker, jobs);
  }

  async close(): Promise<void> {
    await Promise.allSettled(
      [...this.queues.values()].map(async (opened) => (await opened).close()),
    );
    this.adding.disconnect();
    this.working?.disconnect();
  }
}
