import { readFile } from 'node:fs/promises';
import { monotonic } from '../../bench/figures/time.js';
import type { Endings } from '../../bench/stack/endings.js';

/** Resident memory of a process over time, in MiB; nothing where the system does not say. */
export class MemoryOverTime {
  readonly samples: { second: number; mib: number }[] = [];

  constructor(pid: number, endings: Endings, every = 2_000) {
    const start = monotonic();
    const timer = setInterval(() => {
      void residentMiB(pid).then((mib) => {
        const second = Math.round((monotonic() - start) / 1_000);
        if (mib !== undefined) this.samples.push({ second, mib });
      });
    }, every);
    endings.add(() => {
      clearInterval(timer);
      return Promise.resolve();
    });
  }

  /** In a line: some of them, and the most. */
  line(): string {
    const { samples } = this;
    if (samples.length === 0) return 'not known on this system';
    const some = samples.filter((_, n) => n % Math.ceil(samples.length / 8) === 0);
    const most = Math.max(...samples.map(({ mib }) => mib));
    const shown = some.map(({ second, mib }) => `${mib} MiB after ${second} s`);
    return `${shown.join(', ')}; at most ${most} MiB`;
  }
}

async function residentMiB(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    return Number.isNaN(kib) ? undefined : Math.round(kib / 1024);
  } catch {
    return undefined;
  }
}
