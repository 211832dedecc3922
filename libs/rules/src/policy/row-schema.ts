import { z } from 'zod';
import { legalBasis, severity, tier } from '#contracts';
import { condition } from './conditions.js';
import { dates } from './dated.js';
import { origin } from './figures.js';

/** `P1`, or by tier; T0 is as T1 where it is not said. */
const byTier = z.preprocess(
  (given) => {
    if (typeof given === 'string') return { T0: given, T1: given, T2: given, T3: given };
    if (typeof given !== 'object' || given === null || !('T1' in given)) return given;
    return { T0: given.T1, ...given };
  },
  z.record(tier, severity),
);

/** A row of the catalogue (RULES §3.5) for one event type. */
export const rowVersion = z.strictObject({
  /** The catalogue's id, as `CRT-01`. */
  row: z.string().regex(/^(?:[A-Z]{3}|C)-\d\d$/, 'a row of the catalogue, as CRT-01'),
  /** One alert is open per person and family; later facts attach to it. */
  family: z.string().regex(/^[a-z-]{2,40}$/, 'lower-case letters and "-"'),
  /** What happened, to who must act: one plain sentence without personal data. */
  says: z.string().min(10).max(140),
  /** The same to a copy that may not see more: that there is something, and whom to ask. */
  contact: z.string().min(10).max(140),
  severity: byTier,
  /** Worse where a condition holds. */
  worse: z.array(z.strictObject({ when: condition, severity: byTier })).default([]),
  accept: z.array(z.string()).min(1, 'somebody must accept'),
  copy: z.array(z.string()).default([]),
  /** Roles above that are told only where a condition holds. */
  onlyIf: z.record(z.string(), condition).default({}),
  /** Told before the match is settled (RR-10). */
  dangerous: z.boolean().default(false),
  /** Told only of a person who is known and registered under MAPPA; of anybody else nobody is told, for that reason. */
  onlyRegistered: z.boolean().default(false),
  /** It changes level or risk: the open alerts of the case are as bad as their rows are for the new tier (PRB-07). */
  retiers: z.boolean().default(false),
  /** The action clock it starts, by id, or by what holds the person (RULES §3.4). */
  action: z
    .union(
      [z.string(), z.partialRecord(legalBasis, z.string())],
      'a clock, or one for each legal basis',
    )
    .optional(),
  ...origin,
  ...dates,
});

export type RowPolicy = z.output<typeof rowVersion>;
