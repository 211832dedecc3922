import { z } from 'zod';

/** An instant with its offset, as `2026-08-08T23:10:00+01:00`. */
export const instant = z.iso.datetime({ offset: true });
export const code = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,40}$/, 'a code of 1 to 40 letters, digits, ".", "_" or "-"');
export const shortText = z.string().trim().min(1).max(200);

/** Where the event came from in the sender's own system, so that it can be found there. */
export const sourceRecord = z.strictObject({ system: code, record: z.string().min(1).max(200) });

/** What holds the person (RULES §3.4): it decides what leaving means. */
export const legalBasis = z.enum([
  'licence',
  'community-order',
  'suspended-sentence',
  'bail-residence',
  'post-sentence-supervision',
  'civil-order',
  'unlawfully-at-large',
  'none',
]);
