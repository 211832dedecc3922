import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemClock } from '#kernel';

/** The simulated time of the adapters, as a file: it stands still until it is set. */
export class SteppedClock {
  readonly file: string;
  private readonly machine = new SystemClock();

  constructor(
    folder: string,
    /** Milliseconds since 1970. */
    public at: number,
  ) {
    this.file = join(folder, 'clock.json');
  }

  async set(at: number): Promise<void> {
    this.at = at;
    const set = this.machine.now().toISOString();
    const setting = { base: new Date(at).toISOString(), set, rate: 0 };
    await writeFile(`${this.file}.new`, JSON.stringify(setting));
    await rename(`${this.file}.new`, this.file);
  }
}
