import { z } from 'zod';

const day = z.iso.date();
const text = z.string().min(1).max(200);
const pattern = text.transform((source, context) => {
  try {
    return new RegExp(source, 'i');
  } catch {
    context.addIssue({ code: 'custom', message: `"${source}" is not a pattern` });
    return z.NEVER;
  }
});
const patterns = z.array(pattern).min(1);

const found = {
  codes: z.array(z.string().regex(/^\d{4}$/, 'a code of four digits')).default([]),
  types: z.array(z.string().regex(/^[0-9a-f-]{36}$/, 'a UUID in small letters')).default([]),
  labels: z.array(text).default([]),
  like: z.array(pattern).default([]),
  ancillary: z.boolean().default(false),
  from: day.optional(),
  to: day.optional(),
};

const told = ['custody', 'suspended', 'community', 'remand'] as const;
const quiet = ['adjournment', 'fine', 'discharge', 'other', 'error', 'unsure'] as const;

const rowOf = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ ...shape, ...found });
const row = z.discriminatedUnion('is', [
  rowOf({ is: z.enum([...told, ...quiet]) }),
  rowOf({ is: z.literal('bail'), conditional: z.boolean() }),
  rowOf({
    is: z.literal('warrant'),
    warrant: z.enum(['bench', 'breach', 'arrest']),
    step: z.enum(['issued', 'withdrawn']),
  }),
  rowOf({
    is: z.literal('order'),
    order: z.enum([
      'sexual-harm-prevention',
      'criminal-behaviour',
      'anti-social-behaviour',
      'restraining',
      'violent-offender',
      'other',
    ]),
  }),
  rowOf({
    is: z.literal('ended'),
    outcome: z.enum(['dismissed', 'discontinued', 'acquitted', 'other']),
  }),
  rowOf({
    is: z.literal('appeal'),
    step: z.enum(['determined', 'sentence-varied']),
    outcome: z.enum(['allowed', 'dismissed', 'abandoned', 'other']),
  }),
  rowOf({ is: z.literal('requirement'), requirement: text.optional() }),
  rowOf({ is: z.literal('unsaid'), why: text, unless: z.array(z.enum(told)).default([]) }),
]);
export type Row = z.output<typeof row>;

/** `policy/feeds/court.yaml`: what results mean. */
export const courtTable = z.strictObject({
  results: z
    .array(
      row.refine(
        ({ codes, types, labels, like }) =>
          codes.length + types.length + labels.length + like.length > 0,
        'needs at least one of codes, types, labels or like',
      ),
    )
    .min(1),
  readsLikeCustody: patterns,
  applications: z.strictObject({ appeal: patterns }),
  bailRefused: z.strictObject({
    'failure-to-surrender': patterns,
    'further-offences': patterns,
    interference: patterns,
    protection: patterns,
  }),
});
export type CourtTable = z.output<typeof courtTable>;
