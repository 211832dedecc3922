import { z } from 'zod';
import { agencyKind } from '../agency.js';
import { id } from '../directory/parts.js';
import { catalogueEvent } from './contract.js';
import { code, common, day, instant, staffMember, whereabouts } from './parts.js';

/** PRB-04. */
export const probationRecall = z
  .strictObject({
    step: z.enum([
      'decided',
      'countersigned',
      'endorsed',
      'submitted',
      'revoked',
      'arrested',
      'withdrawn',
    ]),
    kind: z.enum(['standard', 'fixed-term', 'emergency']).optional(),
    by: staffMember.optional(),
    at: instant.optional(),
    ...common,
  })
  .describe('A step of a recall. Each is a statement of its own, and each unaccepted one alerts.');
export type ProbationRecall = z.infer<typeof probationRecall>;

/** PRB-05. */
export const probationBreach = z
  .strictObject({
    step: z.enum(['laid', 'warrant-requested']),
    court: code.optional(),
    failures: z
      .int()
      .min(1)
      .max(50)
      .optional()
      .describe('How many failures to comply it rests on.'),
    at: instant.optional(),
    ...common,
  })
  .describe('Breach proceedings were laid, or a warrant was asked for.');
export type ProbationBreach = z.infer<typeof probationBreach>;

/** PRB-06. */
export const probationAddressChanged = z
  .strictObject({
    ...whereabouts.shape,
    verified: z.boolean(),
    from: instant,
    corrects: common.corrects,
    source: common.source,
  })
  .refine(
    ({ borough, premises, noFixedAbode }) => borough ?? premises ?? noFixedAbode,
    'a borough, a hostel, or no fixed abode',
  )
  .describe(
    'Where he lives changed, is not verified, or is nowhere. A borough or a hostel, never an address.',
  );
export type ProbationAddressChanged = z.infer<typeof probationAddressChanged>;

/** What a case may be marked with (RR-11 … RR-15, restricted cases, RULES §3.3). */
export const caseFlag = z.enum([
  'under-18',
  'restricted-patient',
  'foreign-national',
  'victim-contact',
  'limited-access',
  'critical-public-protection',
]);

/** PRB-07. */
export const probationRegistrationChanged = z
  .strictObject({
    registered: z
      .boolean()
      .optional()
      .describe(
        'Left out where the sender does not know it, as with a risk of serious harm alone.',
      ),
    category: z.int().min(1).max(4).optional(),
    level: z.int().min(1).max(3).optional(),
    rosh: z.enum(['low', 'medium', 'high', 'very-high']).optional(),
    area: id.optional().describe('The MAPPA area, set on the case (RR-02).'),
    leadAgency: agencyKind.optional(),
    flags: z
      .array(caseFlag)
      .max(6)
      .optional()
      .describe('All of them: one that is left out is taken off.'),
    from: instant,
    corrects: common.corrects,
    source: common.source,
  })
  .refine(
    ({ from: _, corrects: __, source: ___, ...said }) =>
      Object.values(said).some((value) => value !== undefined),
    'what changed: registered, category, level, rosh, area, leadAgency or flags',
  )
  .describe('Registered, deregistered, or assessed anew. What it does not say stays as it was.');
export type ProbationRegistrationChanged = z.infer<typeof probationRegistrationChanged>;

/** PRB-07. */
export const probationCasesMerged = z
  .strictObject({
    into: z
      .string()
      .regex(/^[A-Za-z]\d{6}$/, 'a CRN, as X123456')
      .describe('The CRN that stays. The statement is about the one that does not.'),
    change: z.enum(['merged', 'unmerged']),
    at: instant,
    corrects: common.corrects,
    source: common.source,
  })
  .describe(
    'Two records of a person were found to be one, or not to be after all. The broker takes them for one case, or for two.',
  );
export type ProbationCasesMerged = z.infer<typeof probationCasesMerged>;

/** PRB-08. */
export const probationAppointmentMissed = z
  .strictObject({
    dueAt: instant,
    firstAfterRelease: z
      .boolean()
      .optional()
      .describe('The first appointment after a release: the one that matters most.'),
    contacted: z.boolean().optional(),
    nextOn: day.optional(),
    ...common,
  })
  .describe('Did not come to report.');
export type ProbationAppointmentMissed = z.infer<typeof probationAppointmentMissed>;

const from = '2026-09-01T09:00:00+01:00';
export const probationCase = [
  catalogueEvent('PRB-04', 'probation.recall', ['probation', 'recall'], probationRecall, {
    step: 'decided',
    kind: 'standard',
    by: { name: 'Demo Officer' },
    at: '2026-08-09T09:30:00+01:00',
    legalBasis: 'licence',
  }),
  catalogueEvent('PRB-05', 'probation.breach', ['probation'], probationBreach, {
    step: 'laid',
    court: 'B01LY',
    failures: 2,
    legalBasis: 'community-order',
  }),
  catalogueEvent('PRB-06', 'probation.address-changed', ['probation'], probationAddressChanged, {
    borough: 'havering',
    verified: false,
    from,
  }),
  catalogueEvent(
    'PRB-07',
    'probation.registration-changed',
    ['probation'],
    probationRegistrationChanged,
    { registered: true, category: 2, level: 2, rosh: 'high', area: 'london', from },
  ),
  // In the row of who is registered, as whom: the rules have none for records. Its family is its own.
  catalogueEvent('PRB-07', 'probation.cases-merged', ['probation'], probationCasesMerged, {
    into: 'X000002',
    change: 'merged',
    at: from,
  }),
  catalogueEvent(
    'PRB-08',
    'probation.appointment-missed',
    ['probation'],
    probationAppointmentMissed,
    { dueAt: '2026-10-05T15:00:00+01:00', firstAfterRelease: true, contacted: false },
  ),
];
