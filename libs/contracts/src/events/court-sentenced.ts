import { z } from 'zod';
import { code, shortText, sourceRecord } from './parts.js';

/** CRT-02: a court passed a custodial sentence. `toe` is when the court ordered it. */
export const courtSentencedToCustody = z.strictObject({
  /** The court's code or, where the feed has none, its short name with dashes. */
  court: code,
  hearingDate: z.iso.date(),
  /** The court's own reference of the case, as a URN. */
  caseReferences: z.array(code).min(1).max(20).optional(),
  results: z
    .array(
      z.strictObject({
        code: code.optional(),
        label: shortText,
        /** As the court gives it: `12 Months`. The broker never works out a release date from it. */
        length: shortText.optional(),
      }),
    )
    .min(1)
    .max(50),
  /** The receiving prison's code, when the court names it. */
  prison: code.optional(),
  source: sourceRecord.optional(),
});
export type CourtSentencedToCustody = z.infer<typeof courtSentencedToCustody>;
