import { setTimeout as pause } from 'node:timers/promises';
import { cpuShares, readCpuWithOwn, type CpuShares } from '../figures/cpu.js';
import type { DatabaseCounters } from '../figures/statements.js';
import { monotonic } from '../figures/time.js';
import { Sender, type Sent } from '../load/sender.js';
import { benchCase } from '../people/directory.js';
import { signReleases, type SignedEvent } from '../people/events.js';
import type { Arrival } from '../stack/receiver-messages.js';
import type { Stack } from '../stack/stack.js';
import { Ledger } from './ledger.js';

/** Cases in one import. */
const importSize = 2_000;
/** A backlog that does not shrink for this long is not going to, in milliseconds. */
const patience = 15_000;

/** What each measurement works with: the running parts, the people, and the ledger of what was said. */
export class Bench {
  readonly ledger = new Ledger();
  readonly sender: Sender;
  private persons = 0;

  constructor(
    readonly stack: Stack,
    readonly counters: DatabaseCounters,
  ) {
    this.sender = new Sender(stack.broker.url, 128);
  }

  /** Makes that many new cases known to the broker, and a signed event about each. Outside the measured time. */
  async prepare(count: number): Promise<SignedEvent[]> {
    const first = this.persons;
    this.persons += count;
    const persons = Array.from({ length: count }, (_, index) => first + index);
    for (let start = 0; start < count; start += importSize) {
      const cases = persons.slice(start, start + importSize).map(benchCase);
      await this.stack.broker.operator('POST', '/operator/directory', {
        directory: 1,
        area: 'bench',
        cases,
      });
    }
    return signReleases(this.stack.stating, this.stack.broker.url, persons);
  }

  /**
   * Waits until every alert of what was accepted has arrived and is recorded, or until none comes any more.
   * @returns the alerts since the last call, with when the last of them was known to be recorded
   */
  async handedOff(sent: readonly Sent[]): Promise<{ arrivals: Arrival[]; recordedAt: number }> {
    this.ledger.addSent(sent);
    let held = -1;
    for (let since = monotonic(); ;) {
      const count = await this.stack.receivers.count();
      if (count >= this.ledger.expected) break;
      if (count > held) since = monotonic();
      else if (monotonic() - since > patience) break;
      held = count;
      await pause(100);
    }
    await this.idle();
    const recordedAt = monotonic();
    const arrivals = await this.stack.receivers.take();
    this.ledger.addArrivals(arrivals);
    return { arrivals, recordedAt };
  }

  /** Runs a measurement and says what each part used of the processors meanwhile. */
  async withCpu<Result>(work: () => Promise<Result>): Promise<[Result, CpuShares | undefined]> {
    const { broker, postgres, redis, receivers } = this.stack;
    const roots = {
      broker: broker.pid,
      postgres: postgres.pid,
      ...(redis && { redis: redis.pid }),
      receivers: receivers.pid,
    };
    const before = await readCpuWithOwn('generator', roots);
    const result = await work();
    const after = await readCpuWithOwn('generator', roots);
    return [result, before && after && cpuShares(before, after)];
  }

  private async idle(): Promise<void> {
    const until = monotonic() + patience;
    while (monotonic() < until) {
      const answer = await this.stack.broker.operator('GET', '/operator/idle');
      if ((answer as { idle: boolean }).idle) return;
      await pause(50);
    }
  }
}
