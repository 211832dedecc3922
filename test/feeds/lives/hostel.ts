import {
  absconds,
  bookingDetails,
  departures,
  hostels,
  notComing,
  stayDetail,
  stayEvent,
  written,
  type Stay,
  type StayEvent,
} from '../native/hostel.js';
import type { Life, Story } from '../world/story.js';
import { day, dayOf, hour, minute } from '../world/time.js';

const away = ['hostel.absconded', 'hostel.whereabouts-unknown'];
const either = (stay: Stay): object => ({ premises: stay.hostel.apCode });

/** The event, and the detail that it points to. Now and then the detail may not be seen, or is not there. */
function write(
  story: Story,
  stay: Stay,
  kind: StayEvent,
  details: object,
  detail: 'shown' | 'hidden' | 'gone' = 'shown',
): number {
  const { chance, person, at } = story;
  const id = chance.uuid();
  const path = `/events/${kind.replace('person.', 'person-')}/${id}`;
  const document = stayDetail(id, kind, person, stay, details, at, chance);
  const answer = detail === 'shown' ? document : detail === 'hidden' ? 403 : 404;
  const url = story.serve(path, answer);
  return story.send('hostel', stayEvent(kind, person, stay, url, at, chance));
}

/** A place is booked. */
export function* booked(story: Story): Generator<ReturnType<Story['take']>, Stay> {
  const { chance } = story;
  const stay: Stay = {
    application: chance.uuid(),
    booking: chance.uuid(),
    hostel: chance.pick(hostels),
  };
  write(story, stay, 'booking.made', bookingDetails(story.at + 10 * day));
  story.never({
    kind: 'hostel: place booked',
    names: ['hostel.arrived', 'hostel.did-not-arrive', ...away],
  });
  yield story.take();
  return stay;
}

/** He comes, and somebody writes it down a while later. */
export function* arrived(story: Story, stay: Stay): Life {
  const arrivedAt = story.at;
  story.pass(minute, 3 * hour);
  const from = write(story, stay, 'person.arrived', {
    arrivedAt: written(arrivedAt, story.chance),
    expectedDepartureOn: dayOf(arrivedAt + 84 * day),
    notes: 'Free text about somebody, which must not go further.',
  });
  story.must({
    kind: 'hostel: arrived',
    names: ['hostel.arrived'],
    content: either(stay),
    toe: arrivedAt,
    within: 5 * minute,
    from,
  });
  yield story.take();
}

/** He does not come: for a reason that is known, or for none. */
export function* notArrived(story: Story, stay: Stay, why: 'failed' | 'other' | 'excused'): Life {
  const { chance } = story;
  const due = story.at;
  story.pass(2 * hour, 14 * hour);
  const [legacyReasonCode, reason] =
    why === 'failed'
      ? ['A', 'Failed to arrive as planned']
      : why === 'other'
        ? ['D', 'Other']
        : chance.pick(notComing);
  const details = { expectedArrivalOn: dayOf(due), reason, legacyReasonCode };
  const from = write(story, stay, 'person.not-arrived', details);
  const line = { names: ['hostel.did-not-arrive'], content: either(stay), from };
  if (why === 'failed') story.must({ ...line, kind: 'hostel: did not arrive', p1: true });
  else if (why === 'other') story.may({ ...line, kind: 'hostel: did not arrive, other reason' });
  else story.never({ kind: 'hostel: not expected any more', names: line.names });
  story.never({ kind: 'hostel: not arrived is not absconded', names: away });
  yield story.take();
}

/** He is gone, and the system says so when somebody has written it down. */
export function* absconded(story: Story, stay: Stay, told: boolean): Life {
  const { chance } = story;
  const left = story.at;
  story.pass(10 * minute, 12 * hour);
  const [legacyReasonCode, reason] = chance.pick(absconds);
  const from = write(story, stay, 'person.departed', {
    departedAt: written(left, chance),
    reason,
    // The name alone is enough where the code is missing.
    ...(chance.percent(95) && { legacyReasonCode }),
    destination: { moveOnCategory: { description: 'Not known', legacyMoveOnCategoryCode: 'MC00' } },
  });
  const line = {
    kind: 'hostel: absconded',
    names: ['hostel.absconded'],
    content: either(stay),
    from,
  };
  // What the night desk said before need not be said again; with another time it is said as a correction.
  if (told) story.may(line);
  else story.must({ ...line, toe: left, within: 5 * minute, p1: true });
  yield story.take();
}

/** He leaves for any other reason. */
export function* departed(story: Story, stay: Stay): Life {
  const { chance } = story;
  const left = story.at;
  story.pass(10 * minute, 6 * hour);
  const detail = chance.weighted({ shown: 92, hidden: 4, gone: 4 });
  const [legacyReasonCode, reason] = chance.pick(departures);
  const details = { departedAt: written(left, chance), reason, legacyReasonCode };
  const from = write(story, stay, 'person.departed', details, detail);
  story.never({ kind: `hostel: left (${legacyReasonCode})`, names: away });
  const names = ['hostel.place-withdrawn', 'system.message-not-understood'];
  story.may({ kind: 'hostel: place withdrawn, or unclear', names, from });
  yield story.take();
}

/** A code that nobody has heard of: somebody must look. */
export function* strangeDeparture(story: Story, stay: Stay): Life {
  const details = {
    departedAt: written(story.at, story.chance),
    reason: 'Reason of tomorrow',
    legacyReasonCode: 'ZQ',
  };
  const from = write(story, stay, 'person.departed', details);
  story.must({ kind: 'hostel: unknown reason', names: ['system.message-not-understood'], from });
  story.never({ kind: 'hostel: left (unknown)', names: away });
  yield story.take();
}
