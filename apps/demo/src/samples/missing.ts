import { newId } from '#kernel';
import type { Asked } from './person.js';

/** What a hostel's night desk sends when a resident is not where he should be, about an invented person. */
export function hostelMissing(
  person: Asked,
  { premises, at }: { premises: string; at: Date },
): object | undefined {
  if (person.crn === undefined) return undefined;
  return {
    type: 'whereabouts-unknown',
    // Two reports that say the same are still two reports.
    id: newId(),
    crn: person.crn,
    ...(person.noms !== undefined && { noms: person.noms }),
    premises,
    lastSeenAt: at.toISOString(),
    searched: true,
    belongingsGone: true,
  };
}
