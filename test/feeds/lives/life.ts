import type { Registered } from './probation.js';
import { custodyOf, receive, type Custody } from './custody.js';
import { heard } from './court.js';
import { undone, wrongDisposal } from './amended.js';
import { courtTrip } from './trips.js';
import { releasedSomehow } from './leaving.js';
import { malformed, unknownType } from './noise.js';
import {
  assessed,
  caseMerged,
  idleCase,
  levelChanged,
  managed,
  registeredOf,
  registers,
} from './probation.js';
import type { Life, Story } from '../world/story.js';
import { day, hour } from '../world/time.js';
import { inside, type Part } from './serving.js';

/** One life, as far as the four feeds see it: charged, held, sentenced, let out, lost and found, again and again. */
export function* life(story: Story): Life {
  const registered = registeredOf(story);
  yield* registers(story, registered);
  yield* managed(story, registered);
  for (;;) {
    yield* meanwhile(story, registered);
    const held = yield* charged(story);
    if (!held) continue;
    if ((yield* inside(story, held)) === 'over') return;
  }
}

/** Weeks in which nothing much happens. */
function* meanwhile(story: Story, registered: Registered): Life {
  const { chance } = story;
  for (let count = chance.between(1, 3); count > 0; count -= 1) {
    story.pass(2 * day, 12 * day);
    const what = chance.weighted({
      level: 12,
      risk: 15,
      manager: 15,
      merged: 3,
      idle: 40,
      noise: 12,
      unknown: 3,
    });
    if (what === 'level') yield* levelChanged(story, registered);
    else if (what === 'risk') yield* assessed(story, registered);
    else if (what === 'manager') yield* managed(story, registered);
    else if (what === 'merged' && !registered.merged) yield* caseMerged(story, registered);
    else if (what === 'idle') yield* idleCase(story);
    else if (what === 'noise') yield* malformed(story);
    else yield* unknownType(story);
  }
}

/** Before the court. @returns the custody it ended in, if it did */
function* charged(story: Story): Part<Custody | undefined> {
  const { chance } = story;
  const first = chance.weighted({
    remand: 45,
    bail: 20,
    adjourned: 8,
    'unconditional-bail': 5,
    withdrawn: 7,
    warrant: 3,
    undone: 5,
    fine: 7,
    strange: 2,
  });
  if (first === 'undone') {
    yield* undone(story, chance.pick(['result-deleted', 'entered-in-error', 'hearing-deleted']));
    return undefined;
  }
  yield* heard(story, first);
  if (first !== 'remand' && first !== 'bail') return undefined;
  const custody = custodyOf(story);
  const held = first === 'remand';
  if (held) {
    story.pass(4 * hour, 9 * hour);
    receive(story, custody, 'remand');
    yield story.take();
    yield* onRemand(story, custody);
  }
  story.pass(5 * day, 20 * day);
  const end = chance.weighted({
    custody: 62,
    wrong: 6,
    suspended: 10,
    community: 10,
    dismissed: 8,
    'behaviour-order': 4,
  });
  if (end === 'wrong') yield* wrongDisposal(story, 'suspended', 'custody');
  else yield* heard(story, end);
  const sentenced = end === 'custody' || end === 'wrong';
  if (sentenced) {
    story.pass(4 * hour, 9 * hour);
    custody.legalStatus = 'SENTENCED';
    if (!held) {
      receive(story, custody, 'sentence');
      yield story.take();
    }
    return custody;
  }
  if (held) {
    story.pass(2 * hour, 8 * hour);
    yield* releasedSomehow(story, custody);
  }
  return undefined;
}

function* onRemand(story: Story, custody: Custody): Life {
  const { chance } = story;
  for (let count = chance.between(0, 2); count > 0; count -= 1) {
    story.pass(2 * day, 9 * day);
    yield* courtTrip(story, custody);
    yield* heard(story, chance.pick(['remand', 'adjourned', 'sent-in-custody']));
  }
}
