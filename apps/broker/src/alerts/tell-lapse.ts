import { compose } from '../delivery/compose.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { ObligationOfAlert } from './obligation.repository.js';
import { acceptedRung, toldOf, type Said } from './tell-step.js';

/** The rung from which a ladder goes on when an acceptance has ended: that of whoever accepted. */
export function rungOfAcceptance({ plan, accepted_post: post }: ObligationOfAlert): number {
  const rung = plan.rungs.findIndex((one) => one.post === post);
  // A post at the top, or one that it was handed to: nobody is above it but the top.
  return rung < 0 ? plan.rungs.length - 1 : rung;
}

/** An acceptance that no action followed has ended: whoever gave it is told, and the record says so. */
export function tellLapse(held: ObligationOfAlert, at: Date, snapshot: Snapshot): Said {
  const rung = acceptedRung(held, snapshot.directory);
  const notes = ['No action was recorded in time, so your acceptance has ended. Others are told.'];
  return {
    notices: rung ? compose({ ...toldOf(held), kind: 'answered', rung, notes, at }, snapshot) : [],
    entries: [
      {
        at,
        kind: 'obligation.acceptance-lapsed',
        alertId: held.alert_id,
        obligationId: held.id,
        detail: { role: held.role, post: held.accepted_post, clock: held.action?.clock },
      },
    ],
  };
}
