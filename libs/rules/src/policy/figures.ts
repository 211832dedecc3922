import { z } from 'zod';
import { personalChannel, teamKind, tier } from '#contracts';
import { condition } from './conditions.js';
import { dates, versions } from './dated.js';
import { clockTime, clockValue, duration } from './values.js';

/**
 * Where a figure comes from: published, proposed where nobody has published one, not confirmed against the published
 * text, or for an area to set. The last two are never used as if they were known (RULES §3.6).
 */
const status = z.enum(['sourced', 'proposed', 'unverified', 'unset']);
export type FigureStatus = z.infer<typeof status>;
export const origin = {
  status,
  basis: z.string().max(300).optional(),
  note: z.string().max(300).optional(),
};

const calendar = z.enum(['always', 'working']);
export const windowVersion = z.strictObject({
  first: duration,
  rung: duration,
  calendar: z.union(
    [calendar, z.record(tier, calendar)],
    'always, working, or one of the two for each tier',
  ),
  /** After so many rungs it is reported rather than climbed (P4). */
  maxRungs: z.int().min(1).optional(),
  ...origin,
  ...dates,
});

export const unownedVersion = z.strictObject({
  repeat: duration,
  tell: z.array(z.string()).min(1, 'somebody must be told'),
  ...origin,
  ...dates,
});

export const officeVersion = z
  .strictObject({
    days: z.array(z.int().min(1).max(7)).min(1),
    from: clockTime,
    to: clockTime,
    ...origin,
    ...dates,
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'later than "from"' });

/** A ladder is mostly written as a bare list of rungs. */
export const isBareList = (given: unknown): boolean =>
  Array.isArray(given) && given.every((one) => typeof one !== 'object');

export const ladder = z.preprocess(
  (given) => (isBareList(given) ? [{ rungs: given }] : given),
  versions(
    z.strictObject({ rungs: z.array(z.string()).min(1, 'somebody must be on it'), ...dates }),
  ),
);

/** How a post or a person is told something of one severity. */
export const channelVersion = z.strictObject({
  /** First one first. What is left out is never used for this severity. */
  order: z.array(personalChannel).min(1, 'somebody must be reached'),
  /** How many different channels at once (RR-17). */
  atOnce: z.int().min(1).max(3),
  /** How long a text or a browser push may still be sent. */
  validity: duration,
  /** How long a provider's receipt is waited for. */
  receipt: duration,
  ...origin,
  ...dates,
});

/** How much a provider takes, for all processes together. */
export const limitVersion = z.strictObject({
  perMinute: z.int().min(1),
  perDay: z.int().min(1),
  ...origin,
  ...dates,
});

/** What leads from a case and an event to the team of a role. */
const rolePlace = z.enum([
  /** The team of the case's owner, the borough's where there is none (RR-07). */
  'owner',
  'borough',
  'area',
  'prison',
  /** The prison that he left (RR-04). */
  'left-prison',
  'premises',
  'court',
  /** The area of the place where it happened, or where he goes (RR-09). */
  'scene',
  /** The post that the event names, else the area that it names: who manages a duty (SYS-11, SYS-12). */
  'named',
]);
export const roleVersion = z.strictObject({
  ladder: z.string(),
  team: teamKind,
  place: rolePlace,
  rule: z.string(),
  /** It is told only where this holds, whatever row names it (RR-15). */
  onlyIf: condition.optional(),
  ...dates,
});

/** How it is known to which MAPPA area a case belongs (RR-02). */
const areaRule = z.enum(['officer-in-custody-else-residence', 'set-on-case']);
export const areaRuleVersion = z.strictObject({ rule: areaRule, ...origin, ...dates });

export const clockVersion = z
  .strictObject({
    /** `immediate`, `PT24H`, `P10WD`, `P6M`, `day-1 17:00`; null where nobody has set it. */
    value: z
      .string()
      .refine(
        (text) => clockValue(text) !== undefined,
        'immediate, or as PT24H, P10WD, P6M or day-1 17:00',
      )
      .nullable(),
    /** What it counts from, or to. */
    from: z.string().max(60).optional(),
    setBy: z.literal('area').optional(),
    ...origin,
    ...dates,
  })
  .refine(
    ({ value, status }) => (value === null) === (status === 'unset') || status === 'unverified',
    {
      path: ['status'],
      error: 'a clock without a value is unset or unverified, and one with a value is not unset',
    },
  )
  .refine(({ status, basis }) => status !== 'sourced' || basis !== undefined, {
    path: ['basis'],
    error: 'a sourced figure says where it is published',
  });

export type ChannelPolicy = z.output<typeof channelVersion>;
export type LimitPolicy = z.output<typeof limitVersion>;
export type WindowPolicy = z.output<typeof windowVersion>;
export type UnownedPolicy = z.output<typeof unownedVersion>;
export type OfficePolicy = z.output<typeof officeVersion>;
export type RolePolicy = z.output<typeof roleVersion>;
export type AreaRulePolicy = z.output<typeof areaRuleVersion>;
export type ClockPolicy = z.output<typeof clockVersion>;
