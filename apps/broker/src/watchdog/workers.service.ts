import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, newId, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { Loop } from './loop.js';
import { paceOf, queueNames } from './pace.js';
import { WorkerRepository } from './worker.repository.js';

/** The queues that this process takes jobs from at this moment. */
export interface Working {
  readonly running: readonly string[];
}

/** Injection token of {@link Working}. */
export const WORKING = Symbol('Working');

/** How long the row of a process that is gone is kept, in milliseconds. */
const kept = 86_400_000;

/**
 * Says which queues this process works on, for whoever watches: a worker that stopped by itself is not said,
 * and a process that was killed says nothing. The table is the same on both queue backends.
 */
@Injectable()
export class Workers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly process = newId();
  private readonly loop: Loop;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(WORKING) private readonly working: Working,
    private readonly beats: WorkerRepository,
  ) {
    this.loop = new Loop(
      clock,
      () => this.beat(),
      paceOf(settings.watchdogEvery).beat,
      (error) => log.error({ error }, 'a sign of life could not be written'),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    const before = new Date(this.clock.machine().getTime() - kept);
    await this.beats.forget(this.database, before);
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    // Killed instead of ended, it is missed after a while; a database that is gone does not hold up the end.
    await this.beats.end(this.database, this.process).catch(() => undefined);
  }

  /** For each queue, how many seconds ago a worker of any process was last seen. */
  async silences(): Promise<{ queue: string; silentSeconds: number | undefined }[]> {
    const last = await this.beats.lastBeats(this.database);
    const now = this.clock.machine().getTime();
    return queueNames.map((queue) => {
      const at = last.get(queue);
      return { queue, silentSeconds: at && Math.max(0, now - at.getTime()) / 1_000 };
    });
  }

  private async beat(): Promise<void> {
    const { running } = this.working;
    if (running.length > 0)
      await this.beats.beat(this.database, this.process, running, this.clock.machine());
  }
}
