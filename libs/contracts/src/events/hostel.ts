import { z } from 'zod';
import { code, common, instant } from './parts.js';

/** APR-04. */
export const hostelWhereaboutsUnknown = z
  .strictObject({
    premises: code.describe("The hostel's (approved premises') code, as `E12`."),
    lastSeenAt: instant.optional(),
    searched: z.boolean().optional(),
    belongingsGone: z.boolean().optional(),
    ...common,
  })
  .describe('A resident is not where he should be and may have absconded.');
export type HostelWhereaboutsUnknown = z.infer<typeof hostelWhereaboutsUnknown>;

/** APR-05. */
export const hostelAbsconded = z
  .strictObject({
    premises: code,
    leftAt: instant.optional(),
    reason: code.optional().describe("The hostel system's reason code."),
    ...common,
  })
  .describe('A resident left of his own volition. `toe` is when he left.');
export type HostelAbsconded = z.infer<typeof hostelAbsconded>;
