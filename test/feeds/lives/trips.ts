import { absenceEvent } from '../native/prison-others.js';
import { type Movement } from '../native/prison.js';
import type { Life, Story } from '../world/story.js';
import { day, dayOf, hour, nextAt } from '../world/time.js';
import { move, of, prisons, type Custody } from './custody.js';

const releases = ['prison.released', 'prison.release-unplanned', 'prison.released-in-error'];
/** Nothing of this may be told of somebody who only went somewhere and came back. */
export const movements = [...releases, 'prison.received', 'prison.escaped', 'prison.transferred'];

interface Trip {
  kind: string;
  type: Movement['type'];
  codes: { out: string; back: string };
  elsewhere: string;
  out: Movement['reason'];
  back: Movement['reason'];
}

const court: Trip = {
  kind: 'prison: court trip',
  type: 'CRT',
  codes: { out: 'CRT', back: 'CRT' },
  elsewhere: 'ZCRTMC',
  out: { delayed: 'SENT_TO_COURT', search: 'SENT_TO_COURT' },
  back: { delayed: 'RETURN_FROM_COURT', search: 'RETURN_FROM_COURT' },
};
const absence: Trip = {
  kind: 'prison: temporary absence',
  type: 'TAP',
  codes: { out: 'C3', back: 'C3' },
  elsewhere: 'OUT',
  out: { delayed: 'TEMPORARY_ABSENCE_RELEASE', search: 'TEMPORARY_ABSENCE_RELEASE' },
  back: { delayed: 'TEMPORARY_ABSENCE_RETURN', search: 'TEMPORARY_ABSENCE_RETURN' },
};

/** To court and back. Nobody must be told. */
export const courtTrip = (story: Story, custody: Custody): Life => trip(story, custody, court);

function* trip(
  story: Story,
  custody: Custody,
  { kind, type, codes, elsewhere, out, back }: Trip,
): Life {
  story.at = nextAt(story.at, story.chance.between(7, 9), story.chance.between(0, 59));
  move(story, custody, { type, direction: 'OUT', code: codes.out, elsewhere, reason: out });
  story.never({ kind, names: movements });
  if (type === 'TAP') story.may({ kind, names: ['prison.moved-outside'], until: story.at + day });
  yield story.take();
  story.pass(3 * hour, 8 * hour);
  move(story, custody, { type, direction: 'IN', code: codes.back, elsewhere, reason: back });
  story.never({ kind: `${kind}, return`, names: movements });
  yield story.take();
}

/** Out for a day, mostly back in time. */
export function* temporaryAbsence(story: Story, custody: Custody): Life {
  const { chance, person } = story;
  if (chance.percent(80)) return yield* trip(story, custody, absence);
  story.at = nextAt(story.at, 9, chance.between(0, 59));
  const id = chance.uuid();
  const { type, codes, out, back, elsewhere } = absence;
  move(story, custody, { type, direction: 'OUT', code: codes.out, elsewhere, reason: out });
  story.send(
    'prison',
    absenceEvent('person.temporary-absence.started', person, id, story.at, chance),
  );
  story.may({ kind: absence.kind, names: ['prison.moved-outside'], until: story.at + day });
  yield story.take();
  story.pass(9 * hour, 11 * hour);
  const from = story.send(
    'prison',
    absenceEvent('person.temporary-absence.overdue', person, id, story.at, chance),
  );
  story.must({
    kind: 'prison: not back from temporary absence',
    names: ['prison.escaped'],
    content: { kind: 'failed-to-return' },
    toe: story.at,
    within: 12 * hour,
    from,
    p1: true,
  });
  yield story.take();
  story.pass(5 * hour, 2 * day);
  const moved = move(story, custody, { type, direction: 'IN', code: 'U', elsewhere, reason: back });
  story.may({ kind: 'prison: back from absence', names: ['prison.received'], ...of(moved) });
  yield story.take();
}

/** Another prison, the same day. */
export function* transfer(story: Story, custody: Custody): Life {
  const from = custody.prison;
  const to = story.chance.pick(prisons.filter((prison) => prison !== from));
  const reason = { delayed: 'TRANSFERRED', search: 'TRANSFERRED' };
  story.at = nextAt(story.at, 9, story.chance.between(0, 59));
  const left = move(story, custody, {
    type: 'TRN',
    direction: 'OUT',
    code: 'INT',
    elsewhere: to,
    reason,
  });
  story.never({ kind: 'prison: transfer, leaving', names: [...releases, 'prison.escaped'] });
  yield story.take();
  story.pass(2 * hour, 6 * hour);
  custody.prison = to;
  const came = move(story, custody, {
    type: 'ADM',
    direction: 'IN',
    code: 'INT',
    elsewhere: from,
    reason,
  });
  story.never({ kind: 'prison: transfer, coming', names: ['prison.received'] });
  story.must({
    kind: 'prison: transferred',
    names: ['prison.transferred'],
    content: { from, to, on: dayOf(story.at) },
    toe: story.at,
    within: 8 * hour,
    from: left.from,
    until: came.until,
  });
  yield story.take();
}
