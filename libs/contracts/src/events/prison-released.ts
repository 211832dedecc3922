import { z } from 'zod';
import { code, instant, legalBasis, shortText, sourceRecord } from './parts.js';

/** PRI-05: a person left prison at the end of custody. `toe` is the time at the gate. */
export const prisonReleased = z.strictObject({
  /** The releasing prison's code, as `WWI`. */
  prison: code,
  /** The prison's own reason code, as `CR` (conditional release). */
  reason: code,
  licence: z.boolean().optional(),
  legalBasis: legalBasis.optional(),
  /** Where and when the person was told to report. */
  reporting: z.strictObject({ place: shortText, at: instant.optional() }).optional(),
  source: sourceRecord.optional(),
});
export type PrisonReleased = z.infer<typeof prisonReleased>;
