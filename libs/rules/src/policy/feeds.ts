import { z } from 'zod';
import { dates } from './dated.js';
import { origin } from './figures.js';
import { duration } from './values.js';

/** How often a source is heard, by the kind of its agency or by its issuer (SYS-01). */
export const feedVersion = z
  .strictObject({
    /** The longest usual silence; null where nobody has set it: such a source is not watched. */
    every: duration.nullable(),
    /** Whether the silence is counted in working time. */
    hours: z.enum(['working', 'always']),
    /** On how many of the last 14 days a source must have been heard before the figure of its kind holds. */
    rhythmDays: z.int().min(1).max(14).default(5),
    ...origin,
    ...dates,
  })
  .refine(({ every, status }) => (every === null) === (status === 'unset'), {
    path: ['status'],
    error: 'a feed without an interval is unset, and one with an interval is not',
  });
export type FeedPolicy = z.output<typeof feedVersion>;

/** When a day has too few alerts, against the same weekday of the weeks before. */
export const fewVersion = z
  .strictObject({
    weeks: z.int().min(4).max(8),
    minWeeks: z.int().min(4).max(8),
    /** Fewer than this on such a day say nothing. */
    minMean: z.number().min(1),
    /** Too few, when the chance of so few is below this. */
    chance: z.number().gt(0).lt(0.1),
    ...origin,
    ...dates,
  })
  .refine(({ weeks, minWeeks }) => minWeeks <= weeks, {
    path: ['minWeeks'],
    error: 'not more than weeks',
  });
export type FewPolicy = z.output<typeof fewVersion>;
