import { z } from 'zod';
import { code, common, instant, shortText } from './parts.js';

/** PRI-05. */
export const prisonReleased = z
  .strictObject({
    prison: code.describe("The releasing prison's code, as `WWI`."),
    reason: code.describe("The prison's own reason code, as `CR` (conditional release)."),
    licence: z.boolean().optional(),
    reporting: z
      .strictObject({ place: shortText, at: instant.optional() })
      .optional()
      .describe('Where and when the person was told to report.'),
    ...common,
  })
  .describe('A person left prison at the end of custody. `toe` is the time at the gate.');
export type PrisonReleased = z.infer<typeof prisonReleased>;
