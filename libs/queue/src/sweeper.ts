import type { OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '#kernel';
import type { QueueLog } from './settings.js';
import type { Priority, QueueName } from './wake.js';
import type { WakeClient } from './wake-client.js';

export interface DueRow {
  id: string;
  priority: Priority;
  /** How often it has been woken without effect, this time among them. */
  wakes?: number;
}

/** Woken so often, a row is not left to the queue any more. */
const enough = 2;

/** What is done in every turn, with the time of decisions. */
export type Work = (now: Date) => Promise<void>;

/** Where due rows are found. */
export interface SweepSource {
  queue: QueueName;
  /**
   * Rows that are due at `now` (the time of decisions) and that nobody holds a lease on; at most `limit`.
   * Wakes made before `lostAt` (machine time) were lost with the queue: such rows do not wait their turn.
   */
  due(now: Date, limit: number, lostAt: Date | undefined): Promise<readonly DueRow[]>;
}

export interface SweeperSettings {
  /** Milliseconds from the end of one sweep of a source to the start of its next (500 by default). */
  everyMs?: number;
  /** Most rows of one source in one sweep (1,000 by default). */
  limit?: number;
  log?: QueueLog;
}

interface Tended {
  name: string;
  work: Work;
  running: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
  endedAt: Date | undefined;
  triedAt: Date | undefined;
}

/**
 * Finds what is due and wakes it, again and again: no wake needs to arrive for work to be done, and
 * none that was lost matters. Each source is swept on its own, so a slow or failing one holds up no other.
 */
export class Sweeper implements OnModuleDestroy {
  private readonly tended: Tended[] = [];
  private started = false;

  constructor(
    private readonly client: WakeClient,
    private readonly clock: Clock,
    private readonly settings: SweeperSettings = {},
  ) {}

  /** Wakes what is due in a source, in every turn. */
  register(source: SweepSource): void {
    const { queue } = source;
    let lostAt: Date | undefined;
    this.tend(queue, async () => {
      if (await this.client.forgot(queue)) lostAt = this.clock.machine();
      const limit = this.settings.limit ?? 1_000;
      const rows = await source.due(this.clock.now(), limit, lostAt);
      // With so much due, waking is only more work: what waits its turn in the queue would be woken again and again.
      const taken =
        rows.length >= limit
          ? await this.client.workThrough(queue, rows)
          : // The queue was told of these and has not brought them: it may be full, or have lost or forgotten them.
            this.client.takeOver(
              queue,
              rows.filter(({ wakes = 1 }) => wakes >= enough),
            );
      const { failed } = await this.client.wakeRows(
        queue,
        rows.filter(({ id }) => !taken.has(id)),
      );
      // No wake was made, so it costs the rows none of their patience.
      if (failed) lostAt = this.clock.machine();
    });
  }

  /** Does something else in every turn, as a source of its own; work that fails is tried again in the next. */
  tend(name: string, work: Work): void {
    const tended: Tended = {
      name,
      work,
      running: undefined,
      timer: undefined,
      endedAt: undefined,
      triedAt: undefined,
    };
    this.tended.push(tended);
    if (this.started) this.plan(tended, 0);
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    for (const tended of this.tended) this.plan(tended, 0);
  }

  /**
   * For health: when the source that is furthest behind was last swept without an error (machine time);
   * nothing until each has been once.
   */
  get lastTurn(): Date | undefined {
    return earliest(this.tended.map(({ endedAt }) => endedAt));
  }

  /** The same, counting those that failed too: whether the loops still go round, whatever the database does. */
  get lastTry(): Date | undefined {
    return earliest(this.tended.map(({ triedAt }) => triedAt));
  }

  /** A whole sweep of every source that starts after this call; for tests and barriers. */
  async turn(): Promise<void> {
    await Promise.all(
      this.tended.map(async (tended) => {
        await tended.running;
        await this.sweep(tended);
      }),
    );
  }

  /** Starts no more sweeps, and waits for those under way. */
  async stop(): Promise<void> {
    this.started = false;
    for (const { timer } of this.tended) clearTimeout(timer);
    await Promise.all(this.tended.map(async ({ running }) => running));
  }

  onModuleDestroy(): Promise<void> {
    return this.stop();
  }

  private plan(tended: Tended, delay: number): void {
    tended.timer = setTimeout(() => {
      void this.sweep(tended).then(() => {
        if (this.started) this.plan(tended, this.settings.everyMs ?? 500);
      });
    }, delay);
  }

  /** One at a time per source: a second caller gets the one under way. Never rejects. */
  private sweep(tended: Tended): Promise<void> {
    tended.running ??= this.sweepOnce(tended).finally(() => (tended.running = undefined));
    return tended.running;
  }

  private async sweepOnce(tended: Tended): Promise<void> {
    try {
      await tended.work(this.clock.now());
      tended.endedAt = this.clock.machine();
    } catch (error) {
      this.settings.log?.error({ error, queue: tended.name }, 'A sweep failed; it is tried again');
    } finally {
      tended.triedAt = this.clock.machine();
    }
  }
}

/** The earliest of all; none while one has not been yet. */
function earliest(instants: readonly (Date | undefined)[]): Date | undefined {
  const first = Math.min(...instants.map((instant) => instant?.getTime() ?? -Infinity));
  return Number.isFinite(first) ? new Date(first) : undefined;
}
