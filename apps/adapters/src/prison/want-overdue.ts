import type { Overdue } from './dossier.js';
import type { Movement } from './timeline.js';
import { timed, toldOf, toldOfOverdue, unknownPrison, type State, type Want } from './want.js';

/**
 * What is to be stated about a temporary absence that is overdue. Nothing of somebody who is back: he did not abscond.
 * @param after the movements after it
 */
export function wantOverdue(overdue: Overdue, after: readonly Movement[], state: State): Want {
  const { out, known } = state;
  if (after.some(({ way, deleted }) => way === 'in' && !deleted))
    return { reason: 'a temporary absence was overdue, and he is back' };
  const escaped = after.some(
    (one) => one.way === 'out' && toldOf(state, one)?.name === 'prison.escaped',
  );
  const was = toldOfOverdue(state, overdue);
  if (!was && (escaped || state.overdueTold || out?.is === 'escape'))
    return { reason: 'that he did not come back was told already' };
  const against =
    state.in === 'return'
      ? 'that he is back'
      : out?.is === 'release' || out?.is === 'died'
        ? 'that he left for good'
        : undefined;
  if (against !== undefined) {
    const { system, record, at } = overdue;
    const reason = `a temporary absence is overdue, and the prison told ${against}`;
    return {
      reason,
      person: { problem: 'contradiction', what: reason },
      ...(state.in === 'return' && { undo: { system, record, at } }),
    };
  }
  const prison = out?.movement.prison ?? state.prison ?? known.dates?.prison ?? unknownPrison;
  const content = { prison, kind: 'failed-to-return' };
  const { system, record } = overdue;
  const statement = { name: 'prison.escaped', content, origin: { system, record } };
  return { reason: 'it was told before', statement: { ...statement, ...timed(overdue) } };
}
