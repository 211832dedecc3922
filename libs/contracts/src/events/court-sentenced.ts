import { z } from 'zod';
import { code, common, shortText } from './parts.js';

/** CRT-02. */
export const courtSentencedToCustody = z
  .strictObject({
    court: code.describe(
      "The court's code or, where the feed has none, its short name with dashes.",
    ),
    hearingDate: z.iso.date(),
    caseReferences: z
      .array(code)
      .min(1)
      .max(20)
      .optional()
      .describe("The court's own reference of the case, as a URN."),
    results: z
      .array(
        z.strictObject({
          code: code.optional(),
          label: shortText,
          length: shortText
            .optional()
            .describe(
              'As the court gives it: `12 Months`. The broker never works out a release date from it.',
            ),
        }),
      )
      .min(1)
      .max(50),
    prison: code.optional().describe("The receiving prison's code, when the court names it."),
    ...common,
  })
  .describe('A court passed a custodial sentence. `toe` is when the court ordered it.');
export type CourtSentencedToCustody = z.infer<typeof courtSentencedToCustody>;
