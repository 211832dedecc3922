import { londonDay } from '../feeds/instants.js';
import { receivedOf, type Received } from './leaving.js';
import type { Trouble } from './facts.js';
import type { Movement } from './timeline.js';
import { takesBack } from './want-out.js';
import { originOf, timed, toldOf, unknownPrison, type State, type Want } from './want.js';

/** It came out that he had not left, and this says that he is in. */
const neverLeft = ({ at }: Movement, received: Received, { undone, table }: State): boolean =>
  undone !== undefined &&
  received.takesBack &&
  Math.abs(at - undone) <= table.periods.sameMovement.for;

/** Whether a reception begins a new custody: what was told of the one before, its dates too, no longer counts. */
export function beginsCustody(movement: Movement, received: Received, state: State): boolean {
  const { out, booking } = state;
  if (received.is !== 'admission' || neverLeft(movement, received, state)) return false;
  if (out?.is === 'release') return !takesBack(out.movement, movement, received, state);
  const hasLeft = out?.is === 'escape' || out?.is === 'outside';
  const sameBooking = movement.booking !== undefined && movement.booking === booking;
  return hasLeft || (received.newCustody && !sameBooking);
}

/** What is to be stated about a movement into prison. */
export function wantIn(movement: Movement, state: State): { want: Want; received: Received } {
  const received = receivedOf(movement, state.table);
  const { out } = state;
  const person: Trouble | undefined =
    received.unknown === undefined
      ? undefined
      : { problem: 'unknown-code', what: `${received.unknown} is not known` };
  const more = person && { person };
  const none = (reason: string) => ({ want: { reason, ...more }, received });
  if (movement.deleted) {
    const reason = 'the movement was deleted';
    const wasTold = toldOf(state, movement) !== undefined;
    const trouble: Trouble = {
      problem: 'contradiction',
      what: 'a movement into prison was deleted after it had been told',
    };
    return { want: { reason, ...(wasTold && { person: trouble }) }, received };
  }

  const before = out && toldOf(state, out.movement);
  const statement = {
    name: 'prison.received',
    content: { prison: movement.prison ?? unknownPrison, reason: received.reason },
    origin: originOf(movement),
    ...timed(movement),
  };
  const reason = 'it was told before';
  if (out?.is === 'release' && takesBack(out.movement, movement, received, state))
    return before
      ? { want: { reason, statement, takesBack: out.movement, ...more }, received }
      : none('a release was taken back before it was told');
  if (neverLeft(movement, received, state)) return none('he never left, and nothing else was told');

  // Whoever was told as gone is told as back, however he came.
  const isBack =
    state.overdueTold ||
    (before !== undefined && before.takenBack !== true && before.name !== 'prison.moved-outside');
  if (received.is === 'admission' || (isBack && received.is !== 'merge'))
    return { want: { reason, statement, ...more }, received };
  if (received.is === 'transfer') return { want: transfer(movement, state), received };
  return none(
    received.is === 'merge'
      ? 'two records were merged; nobody was received'
      : 'back from court or a temporary absence',
  );
}

function transfer(movement: Movement, state: State): Want {
  const { out } = state;
  const left = out?.is === 'transfer' ? out.movement.prison : undefined;
  const from = left ?? movement.before ?? state.prison ?? unknownPrison;
  const to = movement.prison ?? unknownPrison;
  if (from === to) return { reason: 'it is the prison that held him before' };
  const content = { from, to, on: londonDay(movement.at) };
  const statement = { name: 'prison.transferred', content, origin: originOf(movement) };
  return { reason: 'it was told before', statement: { ...statement, ...timed(movement) } };
}
