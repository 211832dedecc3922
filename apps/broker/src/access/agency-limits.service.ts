import { Inject, Injectable } from '@nestjs/common';
import { Buckets, UnderWay } from '#edge';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { Metrics } from '#observability';
import { SETTINGS, type BrokerSettings } from '../config.js';

/** How much more may be under way at once for what cannot wait, as a share of what may for everything else. */
const reserve = 0.5;
/** When one under way will have ended, in seconds. */
const soon = 1;

const refusals = {
  agency_rate: 'The agency sends more than its allowance. Send it again later.',
  agency_concurrency: 'Too much of this agency is under way. Send it again later.',
  agency_tokens: 'The agency asks for more tokens than its allowance. Use each until it ends.',
  agency_changes: 'The agency changes its stream too often. Send it again later.',
} as const;

/**
 * What one agency may ask for, once it is proved to be that agency: nobody uses up another's allowance by naming
 * it. In the memory of this process: with several, each gives the whole allowance.
 */
@Injectable()
export class AgencyLimits {
  private readonly buckets: Buckets;
  private readonly changes: Buckets;
  private readonly tokens: Buckets;
  private readonly concurrency: number;
  private readonly underWay = new UnderWay();

  constructor(
    @Inject(SETTINGS) { agencyAllowance, streamChanges, tokenAllowance }: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    this.buckets = new Buckets(agencyAllowance);
    this.changes = new Buckets(streamChanges);
    this.tokens = new Buckets(tokenAllowance);
    this.concurrency = agencyAllowance.concurrency;
  }

  /**
   * Takes one request from the agency's allowance.
   * @param urgent it goes whatever the rate; what is not urgent pays for it afterwards
   * @throws TocsinError `too_many_requests`, with when to send it again
   */
  take(agencyId: string, urgent = false): void {
    this.takeFrom(this.buckets, agencyId, 'agency_rate', urgent);
  }

  /**
   * Takes one change of its stream: every process reads the directory anew for it.
   * @throws TocsinError `too_many_requests`, with when to send it again
   */
  takeChange(agencyId: string): void {
    this.takeFrom(this.changes, agencyId, 'agency_changes');
  }

  /**
   * Takes one sign-in. What else the agency sends neither pays for it nor uses it up.
   * @throws TocsinError `too_many_requests`, with when to send it again
   */
  takeToken(agencyId: string): void {
    this.takeFrom(this.tokens, agencyId, 'agency_tokens');
  }

  /**
   * Does one of an agency's requests, unless too many are under way, or come too fast.
   * @param urgent a P1, which is never refused for the rate alone, and has room of its own
   * @throws TocsinError `too_many_requests`, with when to send it again
   */
  async within<Result>(
    agencyId: string,
    urgent: boolean,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const most = urgent ? Math.ceil(this.concurrency * (1 + reserve)) : this.concurrency;
    const ended = this.underWay.begin(agencyId, most);
    if (!ended) this.refuse('agency_concurrency', soon);
    try {
      this.take(agencyId, urgent);
      return await work();
    } finally {
      ended();
    }
  }

  private takeFrom(
    buckets: Buckets,
    agencyId: string,
    why: keyof typeof refusals,
    urgent = false,
  ): void {
    const wait = buckets.take(agencyId, this.clock.machine().getTime(), urgent);
    if (wait > 0) this.refuse(why, Math.ceil(wait / 1_000));
  }

  private refuse(why: keyof typeof refusals, retryAfter: number): never {
    this.metrics.turnedAway.inc({ why });
    throw new TocsinError('too_many_requests', refusals[why], { retryAfter });
  }
}
