import type { Clock } from '#kernel';

interface Look {
  machine: number;
  now: Date;
}

/**
 * By what instant work must have been due to count as unmoved: what the clock said when it was last looked at, at
 * least `grace` milliseconds of machine time ago. The clock of a scenario jumps: what it jumped over has not waited
 * yet. Right after the start nothing is known to have waited for this process.
 */
export class Horizon {
  private looks: Look[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly grace: number,
  ) {}

  /** To be called every moment or so. */
  look(): void {
    const machine = this.clock.machine().getTime();
    this.looks.push({ machine, now: this.clock.now() });
    // The newest that is old enough stays; nobody asks for what is before it.
    const newest = this.looks.findLastIndex((look) => look.machine <= machine - this.grace);
    if (newest > 0) this.looks.splice(0, newest);
  }

  /** None right after the start. */
  get instant(): Date | undefined {
    const old = this.clock.machine().getTime() - this.grace;
    return this.looks.findLast(({ machine }) => machine <= old)?.now;
  }
}
