import { Inject, Injectable } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { WakeClient, type DueRow } from '#queue';
import type { AuditFinding } from '#rules';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { InboxRepository } from '../intake/inbox.repository.js';

/** Most rows that one audit gives to the sweep anew. */
const limit = 10_000;

/**
 * Repairs by the sweep's own way: the row is freed of a lease and of a wake that cannot be right, and woken. A
 * worker then claims and decides it as any other; the watchdog itself decides nothing.
 */
@Injectable()
export class Repair {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly inbox: InboxRepository,
    private readonly queue: WakeClient,
  ) {}

  /** @returns how many rows were woken */
  async repair({ kind }: AuditFinding, horizon: Date, grace: number): Promise<number> {
    const still = { machine: this.clock.machine(), grace };
    switch (kind) {
      case 'obligation-stuck':
        return this.wake(
          'escalation',
          await this.obligations.rouse(this.database, horizon, still, limit),
        );
      case 'notice-untried':
        return this.wake(
          'delivery',
          await this.notices.rouse(this.database, horizon, still, limit),
        );
      case 'event-unrouted':
        return this.wake('routing', await this.inbox.rouse(this.database, horizon, still, limit));
      default:
        // A worker, a sweep or a channel that is gone cannot be made from here.
        return 0;
    }
  }

  private async wake(queue: string, rows: readonly DueRow[]): Promise<number> {
    for (const priority of [1, 2, 3, 4] as const) {
      const ids = rows.filter((row) => row.priority === priority).map(({ id }) => id);
      if (ids.length > 0) await this.queue.wake(queue, { ids, priority });
    }
    return rows.length;
  }
}
