import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setPriority } from 'node:os';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { projectRoot } from '#kernel';
import { LOG, type Log } from '#observability';
import { SETTINGS, type BrokerSettings } from '../config.js';

/** From the project's folder. */
const program = 'dist/apps/broker/src/main.js';
/** Taking events in goes before the work behind it: what is taken in is safe, and is worked on a moment later. */
const lower = 5;
/** How long after its end it is started again at first and at most, in milliseconds. */
const shortest = 500;
const longest = 30_000;
/** What ran so long did not fail at its start. */
const settled = 60_000;
/** How long it may take to end what it has under way. */
const patience = 8_000;

/**
 * Runs the workers in a process of their own (`TOCSIN_WORKERS=apart`), so that no work, however much, holds up
 * what agencies send. It is started again when it ends, and ends when this process does, however that was.
 */
@Injectable()
export class WorkersApart implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private wait = shortest;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.workers === 'apart') this.start();
  }

  /** Before the connections close: it may still be working on what came in. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), patience);
    await ended;
    clearTimeout(late);
  }

  private start(): void {
    const began = performance.now();
    const child = fork(join(projectRoot(import.meta.url), program), {
      env: { ...process.env, TOCSIN_WORKERS: 'only' },
      execArgv: [],
    });
    this.child = child;
    // A container may forbid it; then both have the same share.
    try {
      if (child.pid !== undefined) setPriority(child.pid, lower);
    } catch (error) {
      this.log.debug({ error }, 'the priority of the workers stays as it is');
    }
    child.once('error', (error) => this.again(error, began));
    child.once('exit', (code, signal) => this.again({ code, signal }, began));
  }

  private again(how: unknown, began: number): void {
    if (this.stopped || this.timer) return;
    if (performance.now() - began > settled) this.wait = shortest;
    this.log.error({ how, wait: this.wait }, 'the workers ended and are started again');
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.start();
    }, this.wait);
    this.wait = Math.min(this.wait * 2, longest);
  }
}

/** Ends this process in order when the one that started it is gone. */
export function endWithParent(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
