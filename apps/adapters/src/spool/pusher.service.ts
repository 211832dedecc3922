import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { Batcher, CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { backOff } from './back-off.js';
import { BrokerClient, patience, type BrokerAnswer } from './broker-client.js';
import { Loop } from './loop.js';
import { OutboxRepository, type DueStatement, type Tried } from './outbox.repository.js';
import { Vault } from './vault.js';

/** Longer than the broker may take to answer, in milliseconds. */
const lease = patience + 2_000;
const sweepEvery = 500;
/** As many as are claimed, and recorded, by one commit. */
const lanes = 64;
/** However long the broker asks us to wait, one statement asks again after this. Milliseconds. */
const longestAway = 60_000;

/** Pushes what is in the outbox until the broker has answered each: taken, or refused for good. */
@Injectable()
export class PusherService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly loop: Loop;
  private readonly flying = new Set<Promise<void>>();
  private readonly recording = new Batcher<Tried, true>(async (tried) => {
    await this.outbox.record(tried);
    return tried.map(() => true);
  });
  /** While the broker is away, one statement at a time asks whether it is back. */
  private failures = 0;
  private awayUntil = 0;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly outbox: OutboxRepository,
    private readonly broker: BrokerClient,
    private readonly vault: Vault,
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
    const now = this.clock.machine();
    if (now.getTime() < this.awayUntil) return;
    const free = (this.failures > 0 ? 1 : lanes) - this.flying.size;
    if (free <= 0) return;
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

  private async push({ id, messageId, sealed, dataKey, attempts }: DueStatement): Promise<void> {
    const compact = this.opened(id, messageId, dataKey, sealed);
    if (compact === undefined) {
      const answer: BrokerAnswer = { verdict: 'later', answer: 'cannot-be-opened' };
      await this.recording.add(this.tried(id, answer, attempts));
      return;
    }
    const answer = await this.broker.push(compact);
    crashPoint('sent');
    this.note(answer);
    await this.recording.add(this.tried(id, answer, attempts));
    const fields = { event: id, attempt: attempts, code: answer.answer };
    if (answer.verdict === 'taken') this.log.info(fields, 'the broker took an event');
    else if (answer.verdict === 'later') this.log.warn(fields, 'the broker did not take an event');
    else this.log.error(fields, 'the broker refused an event for good: a person must look');
  }

  /** One statement that is not what it was is tried again now and then, and holds up its own person alone. */
  private opened(
    id: string,
    messageId: string,
    dataKey: Buffer | null,
    sealed: Buffer,
  ): string | undefined {
    try {
      return this.vault.open(messageId, dataKey, sealed, 'statement').toString();
    } catch (error) {
      this.log.error({ event: id, error }, 'a statement cannot be opened');
      return undefined;
    }
  }

  /** A broker that does not answer, or says that it cannot now, is left alone for a while. A `400` is about one event. */
  private note({ verdict, answer, waitFor = 0 }: BrokerAnswer): void {
    if (verdict !== 'later' || answer.startsWith('400')) {
      this.failures = 0;
      this.awayUntil = 0;
      return;
    }
    const now = this.clock.machine().getTime();
    // Those that were under way together failed together: once.
    if (now < this.awayUntil) return;
    this.failures += 1;
    this.awayUntil = now + Math.min(Math.max(backOff(this.failures), waitFor), longestAway);
  }

  private tried(
    id: string,
    { verdict, answer, description, waitFor = 0 }: BrokerAnswer,
    attempts: number,
  ): Tried {
    const said = { id, at: this.clock.now(), answer, description: description ?? null };
    if (verdict !== 'later') return { ...said, state: verdict, dueAt: null };
    const wait = Math.max(backOff(attempts), waitFor);
    return { ...said, state: 'due', dueAt: new Date(this.clock.machine().getTime() + wait) };
  }
}
