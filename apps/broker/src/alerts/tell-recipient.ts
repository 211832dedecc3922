import type { Severity } from '#contracts';
import { newId } from '#kernel';
import {
  acceptanceEnds,
  nextStep,
  ownerRole,
  severityNumber,
  type Action,
  type Recipient,
} from '#rules';
import { compose } from '../delivery/compose.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { Duties } from '../directory/duties.service.js';
import type { RecordEntry } from '../record/record.repository.js';
import type { Acting, NewObligation, ObligationRow, Restarted } from './obligation.repository.js';
import { acceptedRung, positionAfter, tellStep, type Told } from './tell-step.js';

/** What of an obligation that stands a later fact needs. */
export type HeldObligation = Pick<
  ObligationRow,
  | 'id'
  | 'role'
  | 'team'
  | 'first_post'
  | 'plan'
  | 'rung'
  | 'due_at'
  | 'severity'
  | 'state'
  | 'accepted_post'
>;

/** An alert with the event that made it or was added to it, and the obligations that it has already. */
export interface Telling {
  eventId: string;
  severity: Severity;
  alert: Told['alert'];
  held: readonly HeldObligation[];
  /** The action clock that the event starts. */
  action?: Action | undefined;
}

/** States in which nobody has taken it on yet. */
const waiting: readonly ObligationRow['state'][] = ['open', 'delivered', 'seen', 'unowned'];

/** Rows to be written together. */
export interface Rows {
  obligations: NewObligation[];
  restarted: Restarted[];
  /** Accepted ones that a later fact gives something to do. */
  acting: Acting[];
  notices: NewNotice[];
  entries: RecordEntry[];
}

/** What a recipient of an alert makes: a copy, a new obligation, or an update of one that stands. */
export function tellRecipient(
  { eventId, severity, alert, held, action }: Telling,
  recipient: Recipient,
  at: Date,
  snapshot: Snapshot,
  duties: Duties,
  out: Rows,
): void {
  const { role, team, plan, because, sees, notes } = recipient;
  const told = { role, plan, because, alert, eventId, sees, notes };
  if (recipient.kind === 'copy') {
    const [rung] = plan.rungs;
    if (rung) out.notices.push(...compose({ ...told, kind: 'copy', rung, at }, snapshot));
    out.entries.push({
      at,
      kind: 'alert.copied',
      alertId: alert.id,
      eventId,
      detail: { role, post: rung?.post, because },
    });
    return;
  }
  const firstPost = role === ownerRole ? (plan.rungs[0]?.post ?? '') : '';
  const before = held.find(
    (one) => one.role === role && one.team === team && one.first_post === firstPost,
  );
  // Whoever waits for an answer to something less bad would wait too long (RULES §3.3). Who has accepted has it
  // in hand, and hears of it.
  const worse = before !== undefined && severityNumber(severity) < before.severity;
  if (before && !(worse && waiting.includes(before.state))) {
    out.notices.push(...update(before, told, at, snapshot));
    const endsAt = acceptanceEnds(before.plan, action?.dueAt, at);
    // Whoever has it in hand has the new thing to do as well, by its own clock.
    if (action && endsAt && before.state === 'accepted')
      out.acting.push({ id: before.id, action, endsAt });
    return;
  }
  const id = before?.id ?? newId();
  const duty = duties.at(snapshot, at, plan);
  const step = nextStep(plan, -1, at, duty, duties.clockOf(snapshot, plan));
  const said = tellStep({ ...told, id }, step, true, at, snapshot, duty);
  out.notices.push(...said.notices);
  out.entries.push(
    {
      at,
      kind: before ? 'obligation.restarted' : 'obligation.raised',
      alertId: alert.id,
      obligationId: id,
      eventId,
      detail: { role, team, ladder: plan.ladder, because },
    },
    ...said.entries,
  );
  if (before) {
    out.restarted.push({
      id,
      plan,
      severity: severityNumber(severity),
      ...positionAfter(step, plan),
      at,
      action,
    });
    return;
  }
  out.obligations.push({
    id,
    alertId: alert.id,
    role,
    team,
    firstPost,
    plan,
    because,
    sees,
    severity: severityNumber(severity),
    ...positionAfter(step, plan),
    raisedAt: at,
    action,
  });
}

/** A later fact goes to whoever has the obligation now: the one who accepted, or the rung it stands on. */
function update(
  before: HeldObligation,
  told: Omit<Told, 'id'>,
  at: Date,
  snapshot: Snapshot,
): NewNotice[] {
  const { rungs } = before.plan;
  const rung =
    acceptedRung(before, snapshot.directory) ?? rungs[Math.min(before.rung, rungs.length - 1)];
  if (!rung) return [];
  // Of what was accepted, the clock that runs is another one.
  const dueAt = waiting.includes(before.state) ? before.due_at : null;
  const obligation = { id: before.id, rungs, dueAt };
  return compose({ ...told, kind: 'update', rung, at, obligation }, snapshot);
}
