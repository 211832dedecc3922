import { z } from 'zod';

/**
 * What the policy may ask of an event and its case besides the tier. The list is closed: the caller works out which
 * of them hold, from facts alone, and hands them over as a set.
 */
export const condition = z.enum([
  /** The release date known is at most 28 days away … */
  'release-within-28-days',
  /** … at most 7 days away … */
  'release-within-7-days',
  /** … or tomorrow: the evening before (PRI-03). */
  'release-tomorrow',
  /** The prison lists no warrant that would hold him (PRI-06, C-03). */
  'no-lawful-warrant',
  /** The appointment was the first after a release (PRB-08). */
  'first-after-release',
  /** The event is of a row that is told before the match is settled (RR-10, SYS-03). */
  'dangerous-event',
  /** The risk tier is T3. */
  'tier-3',
  /** A prison holds him. */
  'in-custody',
  /** He lives at the hostel as a condition of bail (RULES 3.4). */
  'on-bail',
  /** The event or the case names a hostel. */
  'hostel-named',
  /** The sentence has a curfew, which is kept by a tag (CRT-03). */
  'curfew-imposed',
  /** The case is marked: victim contact exists (RR-15). */
  'victim-contact',
  /** The recall has reached the recall casework section: submitted or later (PRB-04). */
  'recall-requested',
  /** The licence is revoked: he is unlawfully at large (PRB-04). */
  'licence-revoked',
  /** Two records are said to be one person, or not to be, and that could not be done (PRB-07). */
  'merge-in-doubt',
  /** What was found ahead of a duty begins within a day (SYS-11, SYS-12). */
  'duty-within-a-day',
]);
export type Condition = z.infer<typeof condition>;

/** The conditions that hold for one event. */
export type Conditions = ReadonlySet<Condition>;
export const noConditions: Conditions = new Set<Condition>();
