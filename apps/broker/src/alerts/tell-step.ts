import type { NoticeKind, Severity, Tier } from '#contracts';
import { rungOf, type Directory, type DutyLookup, type Plan, type Recipient } from '#rules';
import type { Rung, Step } from '#rules';
import { compose } from '../delivery/compose.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { RecordEntry } from '../record/record.repository.js';
import type { Moved, ObligationOfAlert, ObligationRow } from './obligation.repository.js';

/** An obligation with what its notices say of its alert. */
export interface Told {
  id: string;
  role: string;
  plan: Plan;
  because: readonly string[];
  alert: {
    id: string;
    ref: string;
    /** Whom it is about: what is said of one person keeps its order. */
    subjectKey: string;
    family: string;
    row: string;
    severity: Severity;
    tier: Tier;
    says: string;
    contact: string;
  };
  sees: Recipient['sees'];
  notes?: readonly string[] | undefined;
  /** The event the notices carry. */
  eventId: string;
}

export interface Said {
  notices: NewNotice[];
  entries: RecordEntry[];
}

const severities: readonly Severity[] = ['P1', 'P2', 'P3', 'P4'];
/** 1 → `P1`. */
export const severityName = (severity: number): Severity => severities[severity - 1] ?? 'P1';

/** What a step says, to whom, and what the record keeps of it. Skipped and unowned are recorded too (promise 3). */
export function tellStep(
  told: Told,
  step: Step,
  first: boolean,
  at: Date,
  snapshot: Snapshot,
  /** Who answers for the top posts, when nobody took it. */
  duty: DutyLookup,
): Said {
  const { plan } = told;
  const said: Said = { notices: [], entries: [] };
  const tell = (kind: NoticeKind, rung: Rung, dueAt: Date | null, staff?: string): void => {
    const obligation = { id: told.id, rungs: plan.rungs, dueAt };
    said.notices.push(
      ...compose(
        { ...told, kind, rung, staff, at, obligation: kind === 'copy' ? undefined : obligation },
        snapshot,
      ),
    );
  };
  const note = (kind: string, detail: RecordEntry['detail']): void => {
    said.entries.push({
      at,
      kind,
      alertId: told.alert.id,
      obligationId: told.id,
      detail: { role: told.role, ...detail },
    });
  };
  for (const { rung, post, why } of step.skipped) {
    note('obligation.skipped', { rung, post, why });
    // The copy waits for a holder who is off duty (RULES §3.3).
    const skipped = plan.rungs[rung];
    if (skipped && why === 'off duty') tell('copy', skipped, null);
  }
  if (step.kind === 'rung') {
    const rung = plan.rungs[step.rung];
    if (rung) tell(first ? 'accept' : 'climbed', rung, step.dueAt, step.staff);
    const kind = first ? 'obligation.told' : 'obligation.climbed';
    note(kind, { rung: step.rung, post: rung?.post, staff: step.staff, dueAt: step.dueAt });
  } else {
    const top = topOf(plan);
    for (const rung of top) {
      const onDuty = duty(rung.post);
      tell('unowned', rung, step.dueAt, 'staff' in onDuty ? onDuty.staff : undefined);
    }
    note('obligation.unowned', { told: top.map(({ post }) => post), repeatsAt: step.dueAt });
  }
  return said;
}

/** Who is told that nobody took it: the ladder's last rung and the area's top posts, each once. */
function topOf(plan: Plan): Rung[] {
  const last = plan.rungs.slice(-1);
  const posts = new Map([...last, ...plan.top].map((rung) => [rung.post, rung]));
  return [...posts.values()];
}

/** The post that accepted an obligation: on its ladder, at the top, or one that it was handed to. */
export function acceptedRung(
  { plan, accepted_post: accepted }: Pick<ObligationRow, 'plan' | 'accepted_post'>,
  directory: Directory,
): Rung | null {
  if (accepted === null) return null;
  const planned = [...plan.rungs, ...plan.top].find(({ post }) => post === accepted);
  const known = directory.post(accepted);
  return planned ?? (known ? rungOf(known, directory) : null);
}

/** An obligation as it stands in the database, ready to be told of. */
export const toldOf = (held: ObligationOfAlert): Told => ({
  id: held.id,
  role: held.role,
  plan: held.plan,
  because: held.because,
  alert: {
    id: held.alert_id,
    ref: held.ref,
    subjectKey: held.subject_key,
    family: held.family,
    row: held.row,
    severity: severityName(held.alert_severity),
    tier: held.tier,
    says: held.says,
    contact: held.contact,
  },
  sees: held.sees,
  eventId: held.event_id,
});

/** Where an obligation stands after a step. */
export const positionAfter = (step: Step, plan: Plan): Omit<Moved, 'id' | 'decidedOn'> =>
  step.kind === 'rung'
    ? { state: 'open', rung: step.rung, staff: step.staff, dueAt: step.dueAt }
    : { state: 'unowned', rung: plan.rungs.length, staff: null, dueAt: step.dueAt };
