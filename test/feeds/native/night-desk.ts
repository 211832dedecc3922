import type { Chance } from '../world/chance.js';
import type { Person } from '../world/person.js';
import { offset, zoneless } from '../world/time.js';
import type { Stay } from './hostel.js';

/** A resident is not where he should be, as a hostel's own system reports it by itself. */
export function missingReport(
  { crn }: Person,
  { hostel }: Stay,
  seenAt: number,
  chance: Chance,
): object {
  return {
    type: 'whereabouts-unknown',
    id: chance.uuid(),
    crn: chance.percent(90) ? crn : crn.toLowerCase(),
    premises: hostel.apCode,
    lastSeenAt: offset(seenAt),
    searched: chance.percent(80),
    belongingsGone: chance.percent(40),
  };
}

/** What somebody at the desk reports by the form, in the shape in which it is kept: who, and the words as they came. */
export function deskReport(
  kind: 'curfew-missed' | 'absconded' | 'returned' | 'whereabouts-unknown',
  { crn }: Person,
  { hostel }: Stay,
  at: number,
  chance: Chance,
  more: object = {},
): object {
  // The clock on the wall has no offset.
  const time = chance.percent(50) ? zoneless(at) : offset(at);
  const report = { kind, premises: hostel.apCode, crn, at: time, ...more };
  return {
    type: 'night-desk-report',
    by: { name: 'Fictional Worker', reference: 'ZZ0001' },
    premises: hostel.apCode,
    received: JSON.stringify(report),
  };
}
