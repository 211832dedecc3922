import { z } from 'zod';

/** An instant with its offset, as `2026-08-08T23:10:00+01:00`. */
export const instant = z.iso.datetime({ offset: true });
/** A day in London, as `2026-08-08`. */
export const day = z.iso.date();
export const code = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,40}$/, 'a code of 1 to 40 letters, digits, ".", "_" or "-"');
export const codes = z.array(code).min(1).max(20);
/** A name as a statement carries it: a code, or not at all. */
export function asCode(name: string | undefined): string | undefined {
  const made = name?.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  return code.safeParse(made).data;
}
export const shortText = z.string().trim().min(1).max(200);

/** Another statement, by who said it (the same sender where it is not given) and its `jti`. */
export const statementReference = z
  .strictObject({
    issuer: z.string().min(1).max(200).optional(),
    jti: z.string().min(1).max(200),
  })
  .describe(
    'Another statement, by who said it (the same sender where it is not given) and its `jti`.',
  );

/** A member of staff who decided or holds something. Never the person the case is about. */
export const staffMember = z
  .strictObject({
    name: shortText,
    reference: z.string().min(1).max(64).optional(),
  })
  .describe(
    'A member of staff who decided or holds something. Never the person the case is about.',
  );

/** Where the event came from in the sender's own system, so that it can be found there. */
const sourceRecord = z
  .strictObject({
    system: code,
    record: z.string().min(1).max(200),
    manual: z
      .strictObject({ by: staffMember, reason: shortText })
      .optional()
      .describe('Stated by hand, by this person of the sender, because the feed could not.'),
  })
  .describe("Where the event came from in the sender's own system, so that it can be found there.");

/** Where somebody goes or lives, as far as an alert needs it: never an address (RULES §3.2). */
export const whereabouts = z
  .strictObject({
    borough: code.optional().describe('A local unit, as `newham`.'),
    premises: code.optional().describe("The approved premises' code."),
    noFixedAbode: z.literal(true).optional(),
  })
  .describe(
    'Where somebody goes or lives, as far as an alert needs it: never an address (RULES §3.2).',
  );

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

/** What every event may carry besides its own members. */
export const common = {
  legalBasis: legalBasis.optional(),
  corrects: statementReference
    .optional()
    .describe('An earlier statement that was wrong. This one takes its place.'),
  source: sourceRecord.optional(),
};
