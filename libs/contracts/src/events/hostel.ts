import { z } from 'zod';
import { code, instant, legalBasis, sourceRecord } from './parts.js';

/** APR-04: a resident is not where he should be and may have absconded. */
export const hostelWhereaboutsUnknown = z.strictObject({
  /** The hostel's (approved premises') code, as `E12`. */
  premises: code,
  lastSeenAt: instant.optional(),
  searched: z.boolean().optional(),
  belongingsGone: z.boolean().optional(),
  legalBasis: legalBasis.optional(),
  source: sourceRecord.optional(),
});
export type HostelWhereaboutsUnknown = z.infer<typeof hostelWhereaboutsUnknown>;

/** APR-05: a resident left of his own volition. `toe` is when he left. */
export const hostelAbsconded = z.strictObject({
  premises: code,
  leftAt: instant.optional(),
  /** The hostel system's reason code. */
  reason: code.optional(),
  legalBasis: legalBasis.optional(),
  source: sourceRecord.optional(),
});
export type HostelAbsconded = z.infer<typeof hostelAbsconded>;
