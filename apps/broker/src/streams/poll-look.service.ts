import type { Socket } from 'node:net';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { LOG, type Log } from '#observability';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';

/** Milliseconds of machine time between two looks. */
const glance = 200;

/** One look for all who wait in long polls of this process: one statement, however many they are. */
@Injectable()
export class PollLook implements BeforeApplicationShutdown {
  private readonly waiting = new Map<string, Set<() => void>>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
    private readonly notices: StreamNoticeRepository,
  ) {}

  /** Whether this process is ending: nobody waits any more. */
  get closing(): boolean {
    return this.closed;
  }

  /**
   * Resolves when there is something on the stream, after `patience` milliseconds, when whoever waits leaves, or when
   * the process ends.
   */
  wait(streamId: string, patience: number, caller: Socket): Promise<void> {
    if (this.closed || caller.destroyed || patience <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const those = this.waiting.get(streamId) ?? new Set();
      this.waiting.set(streamId, those);
      const end = (): void => {
        clearTimeout(late);
        caller.off('close', end);
        those.delete(end);
        if (those.size === 0 && this.waiting.get(streamId) === those) this.waiting.delete(streamId);
        resolve();
      };
      const late = setTimeout(end, patience);
      caller.once('close', end);
      those.add(end);
      this.plan();
    });
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.tell([...this.waiting.keys()]);
  }

  private plan(): void {
    this.timer ??= setTimeout(() => void this.look(), glance);
  }

  private async look(): Promise<void> {
    try {
      this.tell(await this.notices.holding(this.database, [...this.waiting.keys()]));
    } catch (error) {
      // Whoever waits goes on waiting: the database may be back at the next look.
      this.log.warn({ error }, 'a look for those who poll failed; it is tried again');
    } finally {
      this.timer = undefined;
      if (this.waiting.size > 0 && !this.closed) this.plan();
    }
  }

  private tell(streamIds: readonly string[]): void {
    for (const id of streamIds) for (const end of [...(this.waiting.get(id) ?? [])]) end();
  }
}
