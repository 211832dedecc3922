import { setTimeout as pause } from 'node:timers/promises';
import { Batcher, groupBy } from '#kernel';
import type { FeedName } from '../../config.js';
import { backOff } from '../../spool/back-off.js';
import type { Native } from '../../spool/spool.service.js';
import { codeOf } from '../code-of.js';
import type { WayReport } from '../report.js';
import { Hand, hiddenFor } from './hand.js';
import { nativeOf } from './native-of.js';
import { filled, pointerIn } from './pointer.js';
import type { Given, QueueServer } from './queue-server.js';

/** How long a message whose body cannot be fetched is left alone, in seconds, after so many tries at once. */
const leaveFor = 60;
const fetchTries = 3;
/** How often a failed removal is tried, and how many messages are removed at once. */
const removeTries = 3;
const mostRemoved = 10;
const longestWait = 30_000;
const whileHeld = 2_000;

export interface Polled {
  feed: FeedName;
  url: string;
  /** Buckets that large messages may be fetched from. */
  buckets: readonly string[];
}

export interface PollerParts {
  server: QueueServer;
  /** Keeps messages, committed when it resolves. */
  keep(natives: readonly Native[]): Promise<unknown>;
  /** Whether nothing more should be taken in. */
  isFull(): boolean;
  now(): Date;
  report: WayReport;
}

/** Takes messages from one queue: each is kept, committed, before it is removed from the queue. */
export class QueuePoller {
  private readonly stopping = new AbortController();
  private readonly lanes: Promise<void>[];
  private readonly removing = new Batcher<Given, true>((kept) => this.remove(kept), mostRemoved, 2);
  private failures = 0;

  /** @param lanes how many messages' worth of polls are under way at once */
  constructor(
    private readonly queue: Polled,
    private readonly parts: PollerParts,
    lanes = 2,
  ) {
    this.lanes = Array.from({ length: lanes }, () => this.run());
  }

  /** Takes no more; resolves when what is in hand is done with. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.lanes);
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      if (this.parts.isFull()) {
        this.parts.report.held();
        await this.wait(whileHeld);
        continue;
      }
      const given = await this.receive();
      if (given && given.length > 0) await this.work(given);
    }
  }

  private async receive(): Promise<Given[] | undefined> {
    try {
      const given = await this.parts.server.receive(this.queue.url, hiddenFor);
      this.failures = 0;
      this.parts.report.fine();
      return given;
    } catch (error) {
      if (this.isStopped()) return undefined;
      await this.failed(`receive ${codeOf(error)}`, error);
      return undefined;
    }
  }

  /** Messages of one group are kept in order; what cannot be kept holds up its own group alone. */
  private async work(given: readonly Given[]): Promise<void> {
    const { server, report } = this.parts;
    const hand = Hand.of(given, server, this.queue.url, (error) =>
      report.failing(`hide ${codeOf(error)}`, error),
    );
    try {
      const groups = [...groupBy(given, ({ id, group }) => group ?? `single ${id}`).values()];
      await Promise.all(groups.map((group) => this.inOrder(group, hand)));
    } finally {
      hand.empty();
    }
  }

  private async inOrder(group: readonly Given[], hand: Hand): Promise<void> {
    const removals: Promise<unknown>[] = [];
    for (const [n, given] of group.entries()) {
      const native = await this.native(given);
      const isKept = native !== undefined && (await this.store(native));
      if (!isKept) {
        const left = group.slice(n);
        for (const one of left) hand.let(one);
        if (native === undefined) await this.leave(left);
        break;
      }
      // Together with what others keep meanwhile, and not waited for before the next one.
      removals.push(this.removing.add(given));
    }
    await Promise.all(removals);
  }

  /** The message with its body; nothing when it cannot be fetched now. */
  private async native(given: Given): Promise<Native | undefined> {
    const native = (message: Buffer): Native =>
      nativeOf(this.queue.feed, given, message, this.parts.now());
    const pointer = pointerIn(given.body);
    if (!pointer) return native(Buffer.from(given.body));
    // Only from where the operator said: the message comes from outside.
    if (!this.queue.buckets.includes(pointer.bucket)) {
      this.parts.report.failing('fetch bucket-not-listed');
      return undefined;
    }
    for (let tries = 1; ; tries += 1) {
      const fetched = await this.parts.server.fetch(pointer.bucket, pointer.key);
      if ('body' in fetched) return native(filled(given.body, fetched.body));
      if ('never' in fetched) {
        // Its pointer is all that is left: that is kept for a person.
        this.parts.report.failing(`fetch ${fetched.never}`);
        return native(Buffer.from(given.body));
      }
      this.parts.report.failing(`fetch ${fetched.later}`);
      if (tries === fetchTries || this.isStopped()) return undefined;
      await this.wait(backOff(tries));
    }
  }

  /** Until it is kept: the message stays in hand meanwhile, because to be given out again would count against it. */
  private async store(native: Native): Promise<boolean> {
    while (!this.isStopped()) {
      try {
        await this.parts.keep([native]);
        return true;
      } catch (error) {
        await this.failed(`keep ${codeOf(error)}`, error);
      }
    }
    return false;
  }

  private async leave(given: readonly Given[]): Promise<void> {
    try {
      await this.parts.server.hide(this.queue.url, given, leaveFor);
    } catch (error) {
      this.parts.report.failing(`hide ${codeOf(error)}`, error);
    }
  }

  /** What cannot be removed comes again, which does no harm: it is kept already. */
  private async remove(kept: readonly Given[]): Promise<true[]> {
    for (let tries = 1; tries <= removeTries && !this.isStopped(); tries += 1) {
      try {
        const left = await this.parts.server.remove(this.queue.url, kept);
        if (left > 0) this.parts.report.failing('remove some-are-left');
        break;
      } catch (error) {
        this.parts.report.failing(`remove ${codeOf(error)}`, error);
        await this.wait(backOff(tries));
      }
    }
    return kept.map(() => true);
  }

  private async failed(code: string, error: unknown): Promise<void> {
    this.failures += 1;
    this.parts.report.failing(code, error);
    await this.wait(Math.min(backOff(this.failures), longestWait));
  }

  // Read anew each time: it changes while something is awaited.
  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async wait(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
