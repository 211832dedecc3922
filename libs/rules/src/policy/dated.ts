import { z } from 'zod';
import { zonedDay } from './days.js';

/** From and to which London day a version of a figure holds; both days count. Neither: always. */
export const dates = {
  effectiveFrom: z.iso.date().optional(),
  effectiveTo: z.iso.date().optional(),
};

export interface Dated {
  effectiveFrom?: string | undefined;
  effectiveTo?: string | undefined;
}

/** One figure, or a list of its versions. Always read as a list. */
export const versions = <Schema extends z.ZodType<Dated>>(
  one: Schema,
): z.ZodType<z.output<Schema>[]> =>
  z.preprocess(
    (given) => (Array.isArray(given) ? (given as unknown[]) : [given]),
    z
      .array(one)
      .min(1, 'at least one version')
      .superRefine((list, context) => {
        list.forEach(({ effectiveFrom, effectiveTo }, index) => {
          if (
            effectiveFrom !== undefined &&
            effectiveTo !== undefined &&
            effectiveTo < effectiveFrom
          )
            context.addIssue({
              code: 'custom',
              path: [index, 'effectiveTo'],
              message: 'before it begins',
            });
        });
      }),
  );

/** The half-open span of instants, in milliseconds, in which a version holds. */
export function spanOf({ effectiveFrom, effectiveTo }: Dated): { from: number; to: number } {
  return {
    from: effectiveFrom === undefined ? -Infinity : zonedDay(effectiveFrom, 0),
    to: effectiveTo === undefined ? Infinity : zonedDay(effectiveTo, 1),
  };
}

/** The version that holds at an instant. */
export const inForce = <Version extends Dated>(
  list: readonly Version[] | undefined,
  at: number,
): Version | undefined =>
  list?.find((version) => {
    const { from, to } = spanOf(version);
    return from <= at && at < to;
  });

/** `from 2022-03-01`, `until 2011-12-31`, `at all times`: for the text of a fault. */
export function spanInWords({ effectiveFrom, effectiveTo }: Dated): string {
  const said = [
    ...(effectiveFrom === undefined ? [] : [`from ${effectiveFrom}`]),
    ...(effectiveTo === undefined ? [] : [`until ${effectiveTo}`]),
  ];
  return said.join(' ') || 'at all times';
}

/** The first two versions that hold at the same time. */
export function overlapOf(list: readonly Dated[]): [Dated, Dated] | undefined {
  const sorted = [...list].sort((a, b) => (spanOf(a).from < spanOf(b).from ? -1 : 1));
  for (const [index, version] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && spanOf(next).from < spanOf(version).to) return [version, next];
  }
  return undefined;
}
