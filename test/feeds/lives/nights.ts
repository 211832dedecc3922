import type { Stay } from '../native/hostel.js';
import { deskReport, missingReport } from '../native/night-desk.js';
import type { Life, Story } from '../world/story.js';
import { hour, minute, nextAt, offset, second } from '../world/time.js';
import { absconded } from './hostel.js';

const place = (stay: Stay): object => ({ premises: stay.hostel.apCode });

/** Not in at eleven; he rings, and comes late. */
export function* late(story: Story, stay: Stay): Life {
  const { chance, person } = story;
  story.at = nextAt(story.at, 23, chance.between(1, 40));
  const more = { curfew: { from: '23:00', to: '06:00' }, contacted: chance.percent(50) };
  const report = deskReport('curfew-missed', person, stay, story.at, chance, more);
  const from = story.send('hostel', report, { jitter: 5 * second });
  story.must({
    kind: 'hostel: curfew missed',
    names: ['hostel.curfew-missed'],
    content: place(stay),
    from,
  });
  story.never({
    kind: 'hostel: late is not gone',
    names: ['hostel.absconded', 'hostel.whereabouts-unknown'],
  });
  yield story.take();
  story.pass(20 * minute, 4 * hour);
  yield* returned(story, stay);
}

function* returned(story: Story, stay: Stay): Life {
  const { chance, person, at } = story;
  const report = deskReport('returned', person, stay, at, chance);
  const from = story.send('hostel', report, { jitter: 5 * second });
  story.must({ kind: 'hostel: returned', names: ['hostel.returned'], content: place(stay), from });
  yield story.take();
}

/** Nobody knows where he is. @returns in the end whether he came back */
export function* missing(story: Story, stay: Stay): Generator<ReturnType<Story['take']>, boolean> {
  const { chance, person } = story;
  story.at = nextAt(story.at, chance.between(20, 23), chance.between(0, 59));
  const seen = story.at - chance.between(30, 200) * minute;
  const report = chance.percent(60)
    ? missingReport(person, stay, seen, chance)
    : deskReport('whereabouts-unknown', person, stay, story.at, chance, {
        lastSeenAt: offset(seen),
      });
  const from = story.send('hostel', report, { jitter: 5 * second });
  story.must({
    kind: 'hostel: whereabouts unknown',
    names: ['hostel.whereabouts-unknown'],
    content: place(stay),
    from,
    p1: true,
  });
  yield story.take();
  story.pass(20 * minute, 5 * hour);
  if (chance.percent(40)) {
    yield* returned(story, stay);
    return true;
  }
  const desk = chance.percent(30);
  if (desk) {
    const left = story.at;
    const body = deskReport('absconded', person, stay, left, chance);
    const known = story.send('hostel', body, { jitter: 5 * second });
    story.must({
      kind: 'hostel: absconded',
      names: ['hostel.absconded'],
      content: place(stay),
      from: known,
      toe: left,
      within: 5 * minute,
      p1: true,
    });
    yield story.take();
  }
  yield* absconded(story, stay, desk);
  return false;
}
