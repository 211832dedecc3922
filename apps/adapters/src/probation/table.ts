import { z } from 'zod';
import { caseFlag } from '#contracts';
import { zonedDay } from './days.js';

const text = z.string().trim().min(1).max(100);
const day = z.iso.date();

/** A list of codes, each with what it means and, where that changes, for which days. */
const codes = <S extends z.ZodType>(is: S) =>
  z
    .array(z.strictObject({ code: text, is, from: day.optional(), to: day.optional() }))
    .superRefine((list, context) => {
      list.forEach((one, n) => {
        if (one.from !== undefined && one.to !== undefined && one.from >= one.to)
          context.addIssue({ code: 'custom', path: [n, 'to'], message: 'must be after `from`' });
        if (list.slice(0, n).some((other) => other.code === one.code && overlap(other, one)))
          context.addIssue({
            code: 'custom',
            path: [n, 'code'],
            message: `${one.code} is here twice for the same days`,
          });
      });
    });

/** A code with what it means, and for which days. */
export type Coded<T> = { code: string; is: T } & Days;
type Days = { from?: string | undefined; to?: string | undefined };
const overlap = (a: Days, b: Days): boolean =>
  (a.from ?? '') < (b.to ?? '9999') && (b.from ?? '') < (a.to ?? '9999');

const none = z.literal('none');
const rosh = z.enum(['low', 'medium', 'high', 'very-high']);

/** `policy/feeds/probation.yaml`. */
export const probationTable = z.strictObject({
  registers: codes(
    z.union([
      z.literal('nothing'),
      z.strictObject({ mappa: z.literal(true) }),
      z.strictObject({ rosh }),
      z.strictObject({ flag: caseFlag }),
    ]),
  ),
  mappa: z.strictObject({
    categories: codes(z.union([none, z.int().min(1).max(4)])),
    levels: codes(z.union([none, z.int().min(1).max(3)])),
  }),
  placeholders: z.strictObject({ codeEnds: z.array(text), nameBegins: z.array(text) }),
  units: codes(z.string().regex(/^[a-z0-9._-]{1,40}$/, 'must be a unit, as newham')),
  recall: codes(z.enum(['decided', 'nothing'])),
  mainAddress: z.array(text),
  nothing: z.array(text),
  ours: z.array(text),
});
export type ProbationTable = z.output<typeof probationTable>;
export type Rosh = z.infer<typeof rosh>;
export type CaseFlag = z.infer<typeof caseFlag>;
/** What a register says of a case. */
export type Register = Exclude<ProbationTable['registers'][number]['is'], 'nothing'>;

/** What a code means on that day; nothing when the table does not have it. Capitals make no difference. */
export function meaningOf<T>(
  list: readonly Coded<T>[],
  code: string | undefined,
  at: number,
): T | undefined {
  if (code === undefined) return undefined;
  const wanted = code.toUpperCase();
  const named = list.filter((one) => one.code.toUpperCase() === wanted);
  if (!named.some(({ from, to }) => from ?? to)) return named[0]?.is;
  const on = zonedDay(at);
  return named.find((one) => (one.from ?? '') <= on && on < (one.to ?? '9999'))?.is;
}

/** Whether a type of event is in a list where `*` at the end stands for anything. */
export const isListed = (list: readonly string[], type: string): boolean =>
  list.some((one) => (one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : one === type));
