import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { isReference } from '#contracts';
import { DATABASE, type Database } from '#database';
import { TocsinError } from '#kernel';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { RecordRepository, type KeptEntry } from '../record/record.repository.js';
import { AlertRepository, type AlertRow, type SourceCount } from './alert.repository.js';
import { ObligationRepository, type ObligationRow } from './obligation.repository.js';
import { timelineOf } from './timeline.js';
import { severityName } from './tell-step.js';

interface NoticeView {
  id: string;
  obligation: string | null;
  post: string;
  channel: string;
  kind: string;
  state: string;
  attempts: number;
  /** Why this way; none on a notice to a system. */
  why: string | null;
  createdAt: Date;
  deliveredAt: Date | null;
}

/** Alerts as they are shown: what it is, who must act, where each stands, what was done. */
@Injectable()
export class AlertView {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly record: RecordRepository,
    private readonly directory: DirectoryService,
    @Inject(DATABASE) private readonly database: Database,
  ) {}

  async list(states: readonly string[], limit: number): Promise<object[]> {
    const alerts = await this.alerts.list(this.database, states, limit);
    const obligations = await this.obligations.ofAlerts(
      this.database,
      alerts.map(({ id }) => id),
    );
    const snapshot = await this.directory.current();
    return alerts.map((alert) => view(alert, obligations, snapshot));
  }

  sources(): Promise<SourceCount[]> {
    return this.alerts.sources(this.database);
  }

  /** @throws TocsinError `not_found` */
  async one(ref: string): Promise<object> {
    const alert = isReference(ref) ? await this.alerts.find(this.database, ref) : undefined;
    if (!alert) throw new TocsinError('not_found', 'There is no alert with this reference');
    const [obligations, entries, notices, snapshot] = await Promise.all([
      this.obligations.ofAlerts(this.database, [alert.id]),
      this.record.ofAlert(this.database, alert.id),
      this.notices(alert.id),
      this.directory.current(),
    ]);
    return {
      ...view(alert, obligations, snapshot),
      because: alert.because,
      copies: copiesOf(entries, snapshot),
      notices,
      timeline: timelineOf(entries, obligations, notices, snapshot),
    };
  }

  private async notices(alertId: string): Promise<NoticeView[]> {
    const { rows } = await sql<NoticeView>`
      select id, obligation_id as obligation, post, channel, kind, state, attempts, why,
        created_at as "createdAt", delivered_at as "deliveredAt"
      from notice where alert_id = ${alertId} order by created_at, id
    `.execute(this.database);
    return rows;
  }
}

function view(
  alert: AlertRow,
  obligations: readonly ObligationRow[],
  { directory, staffNames }: Snapshot,
) {
  const own = obligations.filter(({ alert_id }) => alert_id === alert.id);
  return {
    ref: alert.ref,
    row: alert.row,
    family: alert.family,
    severity: severityName(alert.severity),
    tier: alert.tier,
    state: alert.state,
    raisedAt: alert.raised_at,
    says: alert.says,
    obligations: own.map((one) => {
      const rung = one.plan.rungs[one.rung];
      return {
        id: one.id,
        role: one.role,
        state: one.state,
        rung: Math.min(one.rung + 1, one.plan.rungs.length),
        of: one.plan.rungs.length,
        post: rung?.post ?? null,
        title: rung?.title ?? directory.post(one.accepted_post ?? '')?.title ?? null,
        holder: one.staff === null ? null : (staffNames.get(one.staff) ?? null),
        dueAt: one.accepted_at === null ? one.due_at : null,
        ...(one.action && { action: one.action }),
        because: one.because,
        ladder: one.plan.rungs.map(({ post, title }) => ({ post, title })),
        ...(one.accepted_at && {
          acceptedAt: one.accepted_at,
          acceptedBy: one.accepted_by,
          acceptedPost: one.accepted_post,
          // Without a recorded action until then, the next post is told.
          ...(one.due_at && { actBy: one.due_at }),
        }),
        ...(one.offered && { handedTo: one.offered.rung.post }),
        ...(one.actioned_at && { actionedAt: one.actioned_at }),
        ...(one.closed_at && { closedAt: one.closed_at }),
      };
    }),
  };
}

/** Who has a copy, and why. */
const copiesOf = (entries: readonly KeptEntry[], { directory }: Snapshot) =>
  entries
    .filter(({ kind }) => kind === 'alert.copied')
    .map(({ detail }) => ({
      role: detail['role'],
      post: detail['post'],
      title: directory.post(String(detail['post']))?.title ?? null,
      because: detail['because'],
    }));
