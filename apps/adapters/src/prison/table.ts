import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const period = z.strictObject({
  for: z.string().transform((text, context) => {
    try {
      // Days are taken for 24 hours: nothing here is so long that a clock change matters.
      return Math.round(Temporal.Duration.from(text).total({ unit: 'second' }));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a period, as PT5M' });
      return z.NEVER;
    }
  }),
  status: z.string().optional(),
});

const day = z.iso.date();
const dated = { from: day.optional(), to: day.optional(), says: z.string().optional() };

/** One meaning of a code, or several that followed each other. */
const meanings = <S extends z.ZodType>(one: S) =>
  z.union([one.transform((meaning) => [meaning]), z.array(one).min(1)]);

const outside = z.enum(['hospital', 'immigration-centre']);
const leavingReason = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('by-code'), ...dated }),
  z.strictObject({ is: z.enum(['absence', 'court', 'transfer']), ...dated }),
  z.strictObject({ is: z.literal('outside'), kind: outside, ...dated }),
]);
const leavingCode = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('release'),
    unplanned: z.enum(['time-served', 'court-order', 'appeal', 'other']).default('other'),
    ...dated,
  }),
  z.strictObject({
    is: z.literal('escape'),
    kind: z.enum(['escape', 'absent-from-open', 'failed-to-return']),
    ...dated,
  }),
  z.strictObject({ is: z.literal('outside'), kind: outside, ...dated }),
  z.strictObject({ is: z.enum(['died', 'merge', 'transfer']), ...dated }),
]);
const receivedReason = z.strictObject({
  is: z.enum(['admission', 'transfer', 'return', 'merge']),
  takesBack: z.boolean(),
  ...dated,
});
const admissionCode = z.strictObject({
  reason: z.enum(['remand', 'sentence', 'recall', 'other']),
  newCustody: z.boolean(),
  ...dated,
});
const codes = <S extends z.ZodType>(one: S) => z.record(z.string().min(1), meanings(one));

/** The shape of `policy/feeds/prison.yaml`; periods come out in seconds. */
export const prisonTable = z.strictObject({
  periods: z.strictObject({
    holdBack: period,
    sameMovement: period,
    reversal: period,
    deletedMovement: period,
    merge: period,
  }),
  shortNotice: z.strictObject({
    fromHour: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be an hour, as 16:00'),
    noDateKnown: z.enum(['unplanned', 'planned']),
    status: z.string().optional(),
  }),
  rawClock: z.enum(['london', 'summer-time-all-year']),
  leavingReasons: codes(leavingReason),
  leavingCodes: codes(leavingCode),
  receivedReasons: codes(receivedReason),
  admissionCodes: codes(admissionCode),
  irrelevant: z.array(z.string().min(2)),
});
export type PrisonTable = z.output<typeof prisonTable>;

interface Dated {
  from?: string | undefined;
  to?: string | undefined;
}

/** What a code meant on a day in London; nothing when the table does not know it. */
export function meaningOf<M extends Dated>(
  table: Readonly<Record<string, readonly M[]>>,
  code: string | undefined,
  on: string,
): M | undefined {
  // `hasOwn`, because a payload decides the names.
  if (code === undefined || !Object.hasOwn(table, code)) return undefined;
  return table[code]?.find(
    ({ from, to }) => (from === undefined || from <= on) && (to === undefined || on < to),
  );
}

/** Whether the table lists an event as one that says nothing that must be told. */
export const isIrrelevant = ({ irrelevant }: PrisonTable, eventType: string): boolean =>
  irrelevant.some((name) =>
    name.endsWith('*') ? eventType.startsWith(name.slice(0, -1)) : eventType === name,
  );
