import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { backOff } from './back-off.js';
import { BrokerClient, patience, type BrokerAnswer } from './broker-client.js';
import { Loop } from './loop.js';
import { OutboxRepository, type DueStatement, type Tried } from './outbox.repository.js';

/** Longer than the broker may take to answer, in milliseconds. */
const lease = patience + 2_000;
const sweepEvery = 500;
const lanes = 16;

/** Pushes what is in the outbox until the broker has answered each: taken, or refused for good. */
@Injectable()
export class PusherService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly loop: Loop;
  private readonly flying = new Set<Promise<void>>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly outbox: OutboxRepository,
    private readonly broker: BrokerClient,
  ) {
    this.loop = new Loop(
      () => this.sweep(),
      sweepEvery,
      clock,
      (error) => log.error({ error }, 'the sweep of the outbox failed'),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.flying);
  }

  /** There is something new to push. */
  wake(): void {
    this.loop.wake();
  }

  /** Fills the free lanes, so that a slow answer holds up nothing but itself. */
  private async sweep(): Promise<void> {
    const free = lanes - this.flying.size;
    if (free === 0) return;
    const now = this.clock.machine();
    const due = await this.outbox.claim(now, new Date(now.getTime() + lease), free);
    if (due.length > 0) crashPoint('claimed');
    for (const statement of due) {
      const flight = this.push(statement)
        // Nothing was recorded, so it is due again when its lease ends.
        .catch((error: unknown) =>
          this.log.error({ error, event: statement.id }, 'an attempt was not recorded'),
        )
        .finally(() => {
          this.flying.delete(flight);
          this.loop.wake();
        });
      this.flying.add(flight);
    }
  }

  private async push({ id, compact, attempts }: DueStatement): Promise<void> {
    const answer = await this.broker.push(compact);
    crashPoint('sent');
    await this.outbox.record(id, this.tried(answer, attempts), this.clock.now());
    const fields = { event: id, attempt: attempts, code: answer.answer };
    if (answer.verdict === 'taken') this.log.info(fields, 'the broker took an event');
    else if (answer.verdict === 'later') this.log.warn(fields, 'the broker did not take an event');
    else this.log.error(fields, 'the broker refused an event for good: a person must look');
  }

  private tried({ verdict, answer, waitFor = 0 }: BrokerAnswer, attempts: number): Tried {
    if (verdict !== 'later') return { state: verdict, answer, dueAt: null };
    const wait = Math.max(backOff(attempts), waitFor);
    return { state: 'due', answer, dueAt: new Date(this.clock.machine().getTime() + wait) };
  }
}
