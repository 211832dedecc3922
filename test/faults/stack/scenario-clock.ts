import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemClock } from '#kernel';

/** The clock of all broker processes of a run, as a file: it runs as the machine's does, and can be moved. */
export class ScenarioClock {
  private readonly machine = new SystemClock();
  private aheadMs = 0;

  private constructor(readonly file: string) {}

  /** Begins at the machine's time. */
  static async in(folder: string): Promise<ScenarioClock> {
    const clock = new ScenarioClock(join(folder, 'clock.json'));
    await clock.write();
    return clock;
  }

  now(): Date {
    return new Date(this.machine.now().getTime() + this.aheadMs);
  }

  /** @param minutes forward, or back when they are negative */
  async move(minutes: number): Promise<void> {
    this.aheadMs += minutes * 60_000;
    await this.write();
  }

  private async write(): Promise<void> {
    const setting = {
      base: this.now().toISOString(),
      set: this.machine.now().toISOString(),
      rate: 1,
    };
    await writeFile(`${this.file}.new`, JSON.stringify(setting));
    await rename(`${this.file}.new`, this.file);
  }
}
