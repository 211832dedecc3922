import type { ObligationOfAlert } from '../alerts/obligation.repository.js';

/** A notice that somebody answers for themselves, by a text or on its page. */
export interface AnswerableNotice {
  id: string;
  kind: string;
  post: string;
  staff: string;
  obligation_id: string;
  address: string;
}

/**
 * Whether a notice can still be accepted: as long as its rung stands, or as long as nobody owns what it said nobody
 * owns. `run-out` when the ladder has gone on.
 */
export function standingOf(
  { kind, post }: Pick<AnswerableNotice, 'kind' | 'post'>,
  held: Pick<ObligationOfAlert, 'state' | 'rung' | 'plan' | 'offered'>,
): 'open' | 'accepted' | 'run-out' {
  if (held.offered?.rung.post === post) return 'open';
  if (['accepted', 'actioned', 'closed'].includes(held.state)) return 'accepted';
  if (held.state === 'unowned') return kind === 'unowned' ? 'open' : 'run-out';
  return held.plan.rungs[held.rung]?.post === post ? 'open' : 'run-out';
}
