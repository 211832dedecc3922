import {
  BaseRpcContext,
  Server,
  type CustomTransportStrategy,
  type MessageHandler,
} from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { TocsinError } from '#kernel';
import type { Consumer, QueueBackend } from './backend.js';
import { OwnHands } from './hands.js';
import type { QueueLog } from './settings.js';
import type { QueueName } from './wake.js';

export interface QueueTransportSettings {
  backend: QueueBackend;
  /** Every queue this process works on. The key is the pattern of its one `@EventPattern` handler. */
  queues: Readonly<Record<QueueName, { concurrency: number }>>;
  log?: QueueLog;
}

/** What a handler may ask for by `@Ctx()`: the queue's name, and which try this is, from 1. */
export class WakeContext extends BaseRpcContext<[queue: QueueName, attempt: number]> {
  get queue(): QueueName {
    return this.args[0];
  }
  get attempt(): number {
    return this.args[1];
  }
}

/**
 * BullMQ as a Nest transport: `@EventPattern('routing')` handles the queue `routing`, with Nest's pipes,
 * filters and interceptors. Its payload is a `WakePayload`. A handler that throws is tried again twice.
 */
export class QueueTransport extends Server implements CustomTransportStrategy {
  /** Otherwise Nest would log a handler's error and BullMQ would take the job as done. */
  override readonly propagatesEventHandlerErrors = true;
  /** What works here when the queue does not. */
  readonly hands: OwnHands;
  private consumers = new Map<QueueName, Consumer>();

  constructor(private readonly settings: QueueTransportSettings) {
    super();
    this.hands = new OwnHands(settings.log);
  }

  /** The queues that this process takes jobs from now: for whoever watches. */
  get running(): QueueName[] {
    return [...this.consumers].flatMap(([queue, { running }]) => (running ? [queue] : []));
  }

  /** @throws TocsinError `invalid_configuration` unless queues and handlers match one to one */
  override listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  private async start(): Promise<void> {
    const { backend, queues } = this.settings;
    this.assertOneHandlerEach(Object.keys(queues));
    for (const [queue, { concurrency }] of Object.entries(queues)) {
      const consumer = await backend.consume(queue, {
        concurrency,
        handle: (data, attempt) => this.handle(queue, data, attempt),
        onFailed: (error, attempt, last) => {
          const message = last ? 'A wake was given up; the sweep will repeat it' : 'A wake failed';
          this.settings.log?.warn({ queue, attempt, error }, message);
        },
      });
      this.consumers.set(queue, consumer);
      this.hands.open(queue, concurrency, (payload) => this.handle(queue, payload, 1));
    }
  }

  /** Boot assertion: a queue that nobody handles, or that two handle, is a mistake in the program. */
  private assertOneHandlerEach(queues: QueueName[]): void {
    const registered = this.getHandlers();
    const wrong = [
      ...queues
        .filter((queue) => !registered.has(queue))
        .map((queue) => `queue "${queue}" has no handler`),
      ...[...registered].flatMap(([pattern, handler]) => this.faultsOf(pattern, handler)),
    ];
    if (wrong.length > 0) throw new TocsinError('invalid_configuration', wrong.join('; '));
  }

  private faultsOf(pattern: string, handler: MessageHandler): string[] {
    return [
      ...(handler.next ? [`queue "${pattern}" has more than one handler`] : []),
      ...(handler.isEventHandler === true
        ? []
        : [`"${pattern}" must be handled by @EventPattern: the queue carries no answers`]),
      ...(pattern in this.settings.queues ? [] : [`the handler of "${pattern}" has no queue here`]),
    ];
  }

  private async handle(queue: QueueName, data: unknown, attempt: number): Promise<void> {
    const handler = this.getHandlerByPattern(queue);
    if (!handler) throw new TocsinError('internal', `Nobody handles queue "${queue}"`);
    const context = new WakeContext([queue, attempt]);
    await lastValueFrom(this.transformToObservable(handler(data, context)), {
      defaultValue: undefined,
    });
  }

  /** Waits for the handlers under way, and takes no more. The backend stays open. */
  override async close(): Promise<void> {
    const closing = [...this.consumers.values()];
    this.consumers = new Map();
    await Promise.all([...closing.map((consumer) => consumer.close()), this.hands.close()]);
  }

  override on(): never {
    throw new TocsinError('internal', 'The queue transport has no events');
  }

  /** Its only part is the backend, which is injected by `QUEUE_BACKEND`. */
  override unwrap(): never {
    throw new TocsinError('internal', 'Inject QUEUE_BACKEND instead');
  }
}
