import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';

/** How many refused sign-ins of one sender in a minute are answered as what they are. */
const patience = 30;
const minute = 60_000;

/** Knows who fails so often that waiting is better for everybody. */
@Injectable()
export class SignInRefusals {
  private lately = new Map<string, number>();
  private since = 0;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * Whether so many sign-ins in one agency's name, or in that of nobody known, were refused within a minute that
   * whoever sends them should wait. A sign-in that holds is never refused for it: otherwise anybody could shut an
   * agency out by failing in its name.
   * @param agencyId of the agency that was named, proved or not
   */
  areTooMany(agencyId: string | undefined): boolean {
    const now = this.clock.machine().getTime();
    if (now - this.since >= minute) {
      this.lately = new Map();
      this.since = now;
    }
    const times = (this.lately.get(agencyId ?? '') ?? 0) + 1;
    this.lately.set(agencyId ?? '', times);
    return times > patience;
  }
}
