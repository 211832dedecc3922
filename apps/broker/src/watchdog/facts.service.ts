import { Inject, Injectable } from '@nestjs/common';
import { ObligationRepository, type RunningCount } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { Sweeper } from '#queue';
import { unreadableTold, type AuditFacts, type Unmoved } from '#rules';
import { AgencyKeyRepository } from '../directory/keys/agency-key.repository.js';
import { KeySourceRepository } from '../directory/keys/key-source.repository.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';
import { StreamRepository } from '../streams/stream.repository.js';
import { SyntheticRepository } from './synthetic.repository.js';
import { Workers } from './workers.service.js';

/** What one audit reads: one indexed statement for each kind. */
@Injectable()
export class AuditReadings {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly inbox: InboxRepository,
    private readonly synthetic: SyntheticRepository,
    private readonly streams: StreamRepository,
    private readonly keySources: KeySourceRepository,
    private readonly keys: AgencyKeyRepository,
    private readonly workers: Workers,
    private readonly sweeper: Sweeper,
  ) {}

  /** @param horizon what was due by then should have moved; none when that is not known yet */
  async read(horizon: Date | undefined, grace: number): Promise<AuditFacts> {
    const now = this.clock.now();
    const still = { machine: this.clock.machine(), grace };
    const [
      obligations,
      notices,
      events,
      workers,
      syntheticLost,
      off,
      unreadable,
      encryptionWithdrawn,
    ] = await Promise.all([
      this.obligations.unmoved(this.database, horizon, still),
      this.notices.unmoved(this.database, horizon, still),
      this.inbox.unmoved(this.database, horizon, still),
      this.workers.silences(),
      this.synthetic.lost(this.database, now),
      this.streams.off(this.database),
      this.keySources.failingSince(this.database, new Date(now.getTime() - unreadableTold)),
      this.keys.encryptionWithdrawn(this.database),
    ]);
    const since = ({ count, oldest }: { count: number; oldest: Date | null }): Unmoved => ({
      count,
      oldestSeconds: oldest ? (now.getTime() - oldest.getTime()) / 1_000 : 0,
    });
    return {
      obligations: since(obligations),
      notices: since(notices),
      events: since(events),
      workers,
      sweepSilentSeconds: this.sweepSilence(),
      syntheticLost,
      streamsOff: off.map(({ since, ...stream }) => ({
        ...stream,
        seconds: (now.getTime() - since.getTime()) / 1_000,
      })),
      keysUnreadable: unreadable.map(({ agency, since: at }) => ({
        agency,
        seconds: (now.getTime() - at.getTime()) / 1_000,
      })),
      encryptionWithdrawn,
    };
  }

  /** Clocks that run, for the metrics. */
  running(): Promise<RunningCount[]> {
    return this.obligations.running(this.database, this.clock.now());
  }

  /** How long ago the source that is furthest behind was swept by this process. */
  sweepSilence(): number | undefined {
    const { lastTurn } = this.sweeper;
    return lastTurn && (this.clock.machine().getTime() - lastTurn.getTime()) / 1_000;
  }
}
