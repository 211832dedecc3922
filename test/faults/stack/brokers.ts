import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, startBrokerProcess, type RunningProcess } from '#testing';
import type { Endings } from '../../bench/stack/endings.js';

/** One of the broker processes, that can be killed and started again on the same port. */
export class BrokerSlot {
  private running: RunningProcess | undefined;
  private meant = false;
  /** How often it ended without being told to. */
  unasked = 0;
  /** What those that ended unasked said last. */
  readonly lastWords: string[] = [];

  private constructor(
    readonly name: string,
    readonly url: string,
    /** Where operators come in: the same from start to start. */
    readonly operatorUrl: string,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  static async open(
    name: string,
    environment: Readonly<Record<string, string | undefined>>,
    endings: Endings,
    port?: number,
  ): Promise<BrokerSlot> {
    const own = port ?? (await freePort());
    const operators = await freePort();
    const slot = new BrokerSlot(name, `http://127.0.0.1:${own}`, `http://127.0.0.1:${operators}`, {
      ...environment,
      TOCSIN_PORT: String(own),
      TOCSIN_OPERATOR_PORT: String(operators),
    });
    endings.add(() => slot.stop());
    await slot.start();
    return slot;
  }

  /** @param crashAt where it is to die by itself, as by kill -9 */
  async start(crashAt?: string): Promise<void> {
    this.meant = crashAt !== undefined;
    const process = await startBrokerProcess({ ...this.environment, TOCSIN_CRASH_AT: crashAt });
    this.running = process;
    void process.exited.then(({ code, signal }) => {
      if (this.running !== process || this.meant) return;
      this.unasked += 1;
      const words = process.output.slice(-3).join(' | ');
      this.lastWords.push(`${this.name} ended with ${code ?? signal ?? '?'}: ${words}`);
    });
  }

  /** Starts it so that it dies at a point of the claim, and waits until it has. @returns whether it got there */
  async dieAt(point: string, within: number): Promise<boolean> {
    try {
      await this.start(point);
    } catch {
      // It was there before it listened.
      return true;
    }
    const died = this.running?.exited.then(() => true) ?? true;
    return Promise.race([died, pause(within, false)]);
  }

  async kill(): Promise<void> {
    this.meant = true;
    await this.running?.kill('SIGKILL');
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.running) process.kill(this.running.pid, signal);
  }

  /** Starts it again if it runs no more. */
  async revive(): Promise<void> {
    const ended = await Promise.race([this.running?.exited.then(() => true), pause(0, false)]);
    if (ended !== false) await this.start();
  }

  async stop(): Promise<void> {
    this.meant = true;
    await this.running?.stop();
  }

  /** Warnings and errors it wrote since it was last started. */
  get output(): readonly string[] {
    return this.running?.output ?? [];
  }
}

/** Resolves after so many milliseconds, or at once when the run is broken off. */
export async function waitFor(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted || ms <= 0) return;
  const stopped = new AbortController();
  await Promise.race([
    pause(ms, undefined, { signal: stopped.signal }),
    once(stop, 'abort', { signal: stopped.signal }),
  ]);
  stopped.abort();
}
