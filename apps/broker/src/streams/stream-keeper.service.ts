import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';
import { StreamRepository } from './stream.repository.js';
import { StreamStatusService } from './stream-status.service.js';

/** Milliseconds of machine time between two looks. */
const every = 1_000;
/** How long a stream that we paused stays so, at least, in milliseconds: an endpoint may take one thing and not another. */
const rest = 30_000;
/**
 * How long after a new stream was made what was made for the old one is looked for, in milliseconds: a transaction
 * under way, or a process that knew only the old one, may have added it.
 */
const lateComers = 600_000;

/**
 * Looks after streams that nobody asked about: pauses one whose endpoint is gone or has failed for long, so that what
 * is for it is held in order and somebody sees it; takes it up again when its endpoint took the notice of that, which
 * is tried on like any other; and sends verification events unasked, where that is set.
 */
@Injectable()
export class StreamKeeper implements OnApplicationBootstrap {
  private lookedAt = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly sweeper: Sweeper,
    private readonly streams: StreamRepository,
    private readonly notices: StreamNoticeRepository,
    private readonly status: StreamStatusService,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeper.tend('streams', (now) => this.turn(now));
  }

  private async turn(now: Date): Promise<void> {
    const machine = this.clock.machine().getTime();
    if (machine >= this.lookedAt && machine - this.lookedAt < every) return;
    this.lookedAt = machine;
    const { pauseAfter, heartbeat } = this.settings.streams;
    const since = new Date(now.getTime() - pauseAfter);
    for (const stream of await this.streams.failed(this.database, since)) {
      const reason = stream.gone ? 'the endpoint answers 410' : 'the endpoint has failed for long';
      await this.status.decide(stream, 'enabled', 'paused', reason);
    }
    for (const stream of await this.streams.recovered(
      this.database,
      new Date(now.getTime() - rest),
    ))
      await this.status.decide(stream, 'paused', 'enabled', 'the endpoint works again');
    for (const { id, agency } of await this.streams.renewed(
      this.database,
      new Date(now.getTime() - lateComers),
    ))
      await this.notices.inherit(this.database, agency, id, now);
    if (heartbeat === undefined) return;
    const before = new Date(now.getTime() - heartbeat);
    await this.status.beat(await this.streams.beating(this.database, now, before));
  }
}
