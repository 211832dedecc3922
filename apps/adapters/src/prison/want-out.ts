import { isUnplanned, leavingOf, receivedOf, type Leaving, type Received } from './leaving.js';
import { datesSince, type Told } from './dossier.js';
import type { Trouble } from './facts.js';
import type { Movement } from './timeline.js';
import { instantText, originOf, prisonOf, timed, toldOf, type State, type Want } from './want.js';

const releases = new Set(['prison.released', 'prison.release-unplanned']);

/** Whether a reception says that the release before it never was: soon after, on the same booking. */
export function takesBack(release: Movement, back: Movement, received: Received, state: State) {
  const { periods } = state.table;
  if (!received.takesBack || back.at - release.at > periods.reversal.for) return false;
  if (release.booking !== undefined && back.booking !== undefined)
    return release.booking === back.booking;
  // Where the booking is not known, a new custody is not merely the old one taken back.
  return !received.newCustody;
}

const nothing: Readonly<Record<'died' | 'merge' | 'absence' | 'court' | 'transfer', string>> = {
  died: 'the person died',
  merge: 'two records were merged; nobody left',
  absence: 'a temporary absence, not a release',
  court: 'a journey to court, not a release',
  transfer: 'a transfer between prisons, not a release',
};

/** What is to be stated about a movement out of prison. @param back the movement after it, if he came back */
export function wantOut(
  movement: Movement,
  back: Movement | undefined,
  state: State,
): { want: Want; is: Leaving['is'] } {
  const leaving = leavingOf(movement, state.table);
  const origin = originOf(movement);
  const { is } = leaving;
  const none = (reason: string, more: Partial<Want> = {}) => ({ want: { reason, ...more }, is });
  const undo = { ...origin, at: movement.at };
  if (movement.deleted) {
    const { system, record, deletedAt } = movement.deleted;
    return none('the movement was deleted', { undo: { system, record, at: deletedAt } });
  }
  const prison = prisonOf(movement, state);
  const stated = (name: string, content: object, reason = 'it was told before') => ({
    want: { reason, statement: { name, content, origin, ...timed(movement) } },
    is,
  });
  switch (leaving.is) {
    case 'unknown':
      return none('the reason for leaving is not known', {
        person: {
          problem: 'unknown-code',
          what: 'the reason for leaving is not known: somebody must be told',
        },
      });
    case 'died':
      return none(nothing.died, {
        ...(isToldNow(movement, state) && {
          person: { problem: 'contradiction', what: 'he died, and another departure was told' },
        }),
      });
    case 'outside':
      return stated('prison.moved-outside', {
        prison,
        kind: leaving.kind,
        ...(!movement.untimed && { since: instantText(movement.at) }),
      });
    case 'escape': {
      if (back) return none('absent without leave, and received back since');
      const was = toldOf(state, movement);
      if (state.overdueTold && !was) return none('that he did not come back was told already');
      const fresh = state.out?.is === 'absence' ? 'failed-to-return' : leaving.kind;
      // What kind it was told as stays: what comes later of the time before it is no reason to alarm again.
      const kind = was?.name === 'prison.escaped' ? kindOf(was) : fresh;
      return stated('prison.escaped', { prison, kind, legalBasis: 'unlawfully-at-large' });
    }
    case 'release':
      return release(movement, leaving, back, state);
    default:
      return none(nothing[leaving.is], { undo });
  }
}

const kindOf = ({ content }: Told): unknown => ('kind' in content ? content.kind : undefined);

const isToldNow = (movement: Movement, state: State): boolean => {
  const told = toldOf(state, movement);
  return told !== undefined && told.takenBack !== true;
};

function release(
  movement: Movement,
  leaving: Leaving & { is: 'release' },
  back: Movement | undefined,
  state: State,
): { want: Want; is: Leaving['is'] } {
  const { periods } = state.table;
  const { at, code, reason } = movement;
  const merged = state.known.merges.some((time) => time >= at && time - at <= periods.merge.for);
  if (!movement.sure && merged)
    return { want: { reason: nothing.merge, undo: { ...originOf(movement), at } }, is: 'merge' };
  if (movement.instead !== undefined) {
    const where = movement.instead === 'in' ? 'he is in prison' : 'he left in another way';
    return { want: { reason: `the prisoner record says that ${where}` }, is: 'absence' };
  }
  if (back && takesBack(movement, back, receivedOf(back, state.table), state))
    return {
      want: { reason: 'he was received back on the same booking: no release' },
      is: 'release',
    };

  const was = toldOf(state, movement);
  const unplanned = isUnplanned(at, datesSince(state.known.dates, state.custodyFrom), state.table);
  const fresh = unplanned ? 'prison.release-unplanned' : 'prison.released';
  // What it was told as stays: dates that came later do not change how the release was seen.
  const name = was && releases.has(was.name) ? was.name : fresh;
  const prison = prisonOf(movement, state);
  const content =
    name === 'prison.released'
      ? { prison, reason: code ?? reason ?? 'RELEASED' }
      : {
          prison,
          reason: leaving.unplanned,
          ...(!movement.untimed && { gateTime: instantText(at) }),
        };
  const person: Trouble | undefined = leaving.unknown && {
    problem: 'unknown-code',
    what: `movement reason ${code ?? ''} is not known`,
  };
  const more = person && { person };
  const until = movement.heard + periods.holdBack.for;
  if (!was && !movement.sure && !unplanned && state.now < until)
    return {
      want: { reason: 'a release that may be false is held back', waitUntil: until, ...more },
      is: 'release',
    };
  const statement = { name, content, origin: originOf(movement), ...timed(movement) };
  return { want: { reason: 'it was told before', statement, ...more }, is: 'release' };
}
