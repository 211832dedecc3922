import { z } from 'zod';

const clause = z.string().trim().min(3).max(200);
const instant = z.iso.datetime({
  offset: true,
  error: 'must be a time, as 2026-08-08T23:10:00+01:00',
});

/** What a person states by hand. */
export const manualForm = z.strictObject({
  /** As `prison.released`. */
  event: z.string().min(1).max(100),
  /** Whom it is about: every number that is at hand. */
  person: z
    .strictObject({
      crn: z.string().optional(),
      noms: z.string().optional(),
      pnc: z.string().optional(),
      cro: z.string().optional(),
    })
    .refine((numbers) => Object.keys(numbers).length > 0, 'must name one number at least'),
  /** When it happened. */
  at: instant.optional(),
  /** The event's own members. */
  content: z.record(z.string(), z.unknown()),
  /** Why the feed does not state it. */
  because: clause,
  /** Nobody is told yet. */
  hold: z.strictObject({ because: clause, until: instant.optional() }).optional(),
});
export type ManualForm = z.infer<typeof manualForm>;

/** What is to become of a statement that is held back, and why. */
export const manualWord = z.strictObject({ because: clause });
