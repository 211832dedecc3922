import { receive, type Custody } from './custody.js';
import { booked, absconded, arrived, departed, notArrived, strangeDeparture } from './hostel.js';
import { datesSame, datesSet, idle, merge } from './in-prison.js';
import { courtTrip, temporaryAbsence, transfer } from './trips.js';
import {
  escaped,
  gone,
  heldPast,
  released,
  releasedUnplanned,
  releaseReversed,
} from './leaving.js';
import { late, missing } from './nights.js';
import { malformed } from './noise.js';
import type { Story } from '../world/story.js';
import { day, hour, nextAt } from '../world/time.js';

type Ending = 'over' | 'free';
/** A part of a life that ends in some way. */
export type Part<End> = Generator<ReturnType<Story['take']>, End>;

/** A sentence is served, and perhaps another after a recall. */
export function* inside(story: Story, custody: Custody): Part<Ending> {
  const { chance } = story;
  for (;;) {
    story.pass(day, 4 * day);
    let release = nextAt(story.at + chance.between(25, 90) * day, 9);
    yield* datesSet(story, custody, release);
    for (let count = chance.between(0, 4); count > 0 && story.at < release - 15 * day; count -= 1) {
      story.pass(day, 7 * day);
      const what = chance.weighted({
        transfer: 20,
        court: 20,
        absence: 16,
        same: 15,
        changed: 12,
        merge: 3,
        idle: 10,
        noise: 4,
      });
      if (what === 'transfer') yield* transfer(story, custody);
      else if (what === 'court') yield* courtTrip(story, custody);
      else if (what === 'absence') yield* temporaryAbsence(story, custody);
      else if (what === 'same') yield* datesSame(story, custody);
      else if (what === 'changed') {
        release = nextAt(Math.max(release, story.at + 15 * day) + chance.between(1, 20) * day, 9);
        yield* datesSet(story, custody, release);
      } else if (what === 'merge') yield* merge(story, custody);
      else if (what === 'idle') yield* idle(story, custody);
      else yield* malformed(story);
    }
    const ending = yield* leaves(story, custody, release);
    if (ending === 'recalled') continue;
    return ending;
  }
}

/** The end of custody, of whatever kind. */
function* leaves(story: Story, custody: Custody, release: number): Part<Ending | 'recalled'> {
  const { chance } = story;
  const how = chance.weighted({
    planned: 55,
    unplanned: 14,
    held: 5,
    reversed: 8,
    escaped: 7,
    hospital: 4,
    abroad: 3,
    dead: 3,
  });
  if (how === 'reversed') {
    story.at = Math.max(story.at + day, release - 12 * day);
    yield* releaseReversed(story, custody, chance.percent(70) ? 'soon' : 'late');
  }
  if (how === 'escaped') {
    before(story, release);
    yield* escaped(story, custody);
    return yield* caught(story, custody, 'recapture');
  }
  if (how === 'hospital' || how === 'abroad' || how === 'dead') {
    before(story, release);
    yield* gone(story, custody, how);
    return 'over';
  }
  if (how === 'held') {
    yield* heldPast(story, custody, release);
    return 'free';
  }
  // So early that nobody has been waiting for it.
  const early = Math.max(story.at + 2 * hour, release - 9 * day);
  if (how === 'unplanned') story.at = chance.percent(50) ? early : release;
  const stay = chance.percent(65) ? yield* booked(story) : undefined;
  if (how === 'unplanned') yield* releasedUnplanned(story, custody);
  else {
    story.at = nextAt(release - 3 * hour, 6);
    yield* released(story, custody);
  }
  if (!stay) return 'free';
  const lost = yield* staying(story, stay);
  return lost ? yield* caught(story, custody, 'recall') : 'free';
}

/** Some days go by, but the day of release does not. */
function before(story: Story, release: number): void {
  const days = Math.floor((release - story.at) / day) - 1;
  story.pass(hour, Math.max(2 * hour, Math.min(days, 8) * day));
}

function* caught(story: Story, custody: Custody, how: 'recall' | 'recapture'): Part<'recalled'> {
  story.pass(day, 25 * day);
  receive(story, custody, how);
  yield story.take();
  return 'recalled';
}

/** In the hostel. @returns whether he is gone and is looked for */
function* staying(story: Story, stay: Parameters<typeof arrived>[1]): Part<boolean> {
  const { chance } = story;
  story.pass(2 * hour, 8 * hour);
  const coming = chance.weighted({ arrives: 85, failed: 9, other: 2, excused: 4 });
  if (coming !== 'arrives') {
    yield* notArrived(story, stay, coming);
    return coming === 'failed';
  }
  yield* arrived(story, stay);
  for (let count = chance.between(0, 3); count > 0; count -= 1) {
    story.pass(day, 12 * day);
    const night = chance.weighted({ quiet: 40, late: 35, missing: 25 });
    if (night === 'late') yield* late(story, stay);
    if (night === 'missing' && !(yield* missing(story, stay))) return true;
  }
  story.pass(day, 20 * day);
  const end = chance.weighted({ leaves: 75, absconds: 20, strange: 5 });
  if (end === 'leaves') yield* departed(story, stay);
  else if (end === 'strange') yield* strangeDeparture(story, stay);
  else yield* absconded(story, stay, false);
  return end === 'absconds';
}
