import { Inject, Injectable } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database, type WaitingRows } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { WakeClient } from '#queue';
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
    private readonly wakes: WakeClient,
  ) {}

  /** @returns how many rows were woken */
  async repair({ kind }: AuditFinding, horizon: Date, grace: number): Promise<number> {
    const waiting = this.waitingOf(kind);
    // A worker, a sweep or a channel that is gone cannot be made from here.
    if (!waiting) return 0;
    const still = { machine: this.clock.machine(), grace };
    const rows = await waiting.rows.rouse(this.database, horizon, still, limit);
    await this.wakes.wakeRows(waiting.queue, rows);
    return rows.length;
  }

  private waitingOf(kind: AuditFinding['kind']): { queue: string; rows: WaitingRows } | undefined {
    switch (kind) {
      case 'obligation-stuck':
        return { queue: 'escalation', rows: this.obligations };
      case 'notice-untried':
        return { queue: 'delivery', rows: this.notices };
      case 'event-unrouted':
        return { queue: 'routing', rows: this.inbox };
      default:
        return undefined;
    }
  }
}
