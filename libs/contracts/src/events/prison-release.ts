import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { code, codes, common, day, instant, shortText, whereabouts } from './parts.js';
import { prisonReleased } from './prison-released.js';

/** How sure the prison is of a date. */
const dateStatus = z.enum(['provisional', 'checked', 'agreed']);

/** PRI-02. */
export const prisonReleaseDateSet = z
  .strictObject({
    prison: code,
    change: z.enum(['set', 'changed']),
    dates: z
      .array(
        z.strictObject({
          kind: z
            .enum(['CRD', 'ARD', 'HDCED', 'SED', 'SLED', 'PED', 'TARIFF'])
            .describe("The prison service's own names of the dates."),
          date: day,
          status: dateStatus,
        }),
      )
      .min(1)
      .max(10),
    releaseOn: day
      .optional()
      .describe('The day on which the prison means to release him, where it says so.'),
    calculatedBy: shortText.optional(),
    basis: code.optional(),
    ...common,
  })
  .describe(
    "Dates of release were set or changed. The prison's own: the broker never works one out (RULES §0).",
  );
export type PrisonReleaseDateSet = z.infer<typeof prisonReleaseDateSet>;

/** PRI-03. */
export const prisonReleaseApproaching = z
  .strictObject({
    prison: code,
    releaseOn: day,
    status: dateStatus,
    milestone: z.enum([
      'six-months',
      '28-days',
      '14-days',
      '7-days',
      'two-working-days',
      'evening-before',
    ]),
    licenceReady: z.boolean().optional(),
    hostelBooked: z.boolean().optional(),
    appointmentMade: z.boolean().optional(),
    levelSet: z.boolean().optional(),
    prisonInvited: z.boolean().optional(),
  })
  .describe(
    "A release comes nearer. The broker says it, from the prison's date, at each milestone.",
  );
export type PrisonReleaseApproaching = z.infer<typeof prisonReleaseApproaching>;

/** PRI-04. */
export const prisonReleaseUnplanned = z
  .strictObject({
    prison: code,
    reason: z.enum(['time-served', 'court-order', 'appeal', 'other']),
    gateTime: instant.optional().describe('When he leaves or left; none while it is not known.'),
    licence: z.boolean().optional(),
    travelPaid: z.boolean().optional(),
    destination: whereabouts.optional(),
    ...common,
  })
  .describe('Released, or about to be, at short notice, the same day or after 16:00.');
export type PrisonReleaseUnplanned = z.infer<typeof prisonReleaseUnplanned>;

/** PRI-06. */
export const prisonHeldPastReleaseDate = z
  .strictObject({
    prison: code,
    dueOn: day,
    warrants: codes
      .optional()
      .describe(
        'The warrants that the prison relies on. None: it has listed no lawful one (C-03).',
      ),
    reason: shortText,
    court: code.optional(),
    ...common,
  })
  .describe('Still held after the date on which he was due out.');
export type PrisonHeldPastReleaseDate = z.infer<typeof prisonHeldPastReleaseDate>;

/** PRI-07. */
export const prisonReleasedInError = z
  .strictObject({
    prison: code,
    certainty: z.enum(['suspected', 'confirmed']),
    releasedAt: instant.optional(),
    found: shortText,
    warrants: codes.optional().describe('The warrants or sentences that should have held him.'),
    destination: whereabouts.optional(),
    ...common,
  })
  .describe('Released in error, suspected or confirmed.');
export type PrisonReleasedInError = z.infer<typeof prisonReleasedInError>;

/** PRI-08. */
export const prisonWarrantQuery = z
  .strictObject({
    prison: code,
    problem: z.enum(['received', 'missing', 'contradictory']),
    warrant: code.optional(),
    court: code.optional(),
    hearingDate: day.optional(),
    missing: shortText.optional(),
    ...common,
  })
  .describe('A warrant came, is missing, or contradicts another.');
export type PrisonWarrantQuery = z.infer<typeof prisonWarrantQuery>;

const prison = 'PVI';
export const prisonRelease = [
  catalogueEvent('PRI-02', 'prison.release-date-set', ['prison'], prisonReleaseDateSet, {
    prison,
    change: 'set',
    dates: [{ kind: 'CRD', date: '2026-10-05', status: 'checked' }],
    releaseOn: '2026-10-05',
    calculatedBy: 'OMU',
  }),
  catalogueEvent('PRI-03', 'prison.release-approaching', [], prisonReleaseApproaching, {
    prison,
    releaseOn: '2026-10-05',
    status: 'checked',
    milestone: '28-days',
    licenceReady: false,
    hostelBooked: true,
  }),
  catalogueEvent('PRI-04', 'prison.release-unplanned', ['prison'], prisonReleaseUnplanned, {
    prison,
    reason: 'appeal',
    gateTime: '2026-10-05T18:20:00+01:00',
    licence: false,
    destination: { borough: 'newham' },
  }),
  catalogueEvent('PRI-05', 'prison.released', ['prison'], prisonReleased, {
    prison,
    reason: 'CR',
    licence: true,
    reporting: { place: 'Newham probation office', at: '2026-10-05T15:00:00+01:00' },
  }),
  catalogueEvent('PRI-06', 'prison.held-past-release-date', ['prison'], prisonHeldPastReleaseDate, {
    prison,
    dueOn: '2026-10-04',
    warrants: ['W-1001'],
    reason: 'Remand warrant without a case number',
    court: 'B01LY',
  }),
  catalogueEvent('PRI-07', 'prison.released-in-error', ['prison'], prisonReleasedInError, {
    prison,
    certainty: 'suspected',
    releasedAt: '2026-10-05T11:00:00+01:00',
    found: 'A live remand warrant was found in the file',
    warrants: ['W-1001'],
  }),
  catalogueEvent('PRI-08', 'prison.warrant-query', ['prison'], prisonWarrantQuery, {
    prison,
    problem: 'missing',
    court: 'B01LY',
    missing: 'The warrant has no hearing date',
  }),
];
