import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { courtSentencedToCustody } from './court-sentenced.js';
import { code, codes, common, day, shortText } from './parts.js';

const hearing = {
  court: code.describe("The court's code or, where the feed has none, its short name with dashes."),
  hearingDate: day,
  caseReferences: codes
    .optional()
    .describe("The court's own references of the case. None: the court named no case (C-05)."),
  ...common,
};

/** CRT-01. */
export const courtRemanded = z
  .strictObject({
    ...hearing,
    offenceCodes: codes.optional(),
    warrant: code.optional().describe("The remand warrant's own number."),
    nextHearing: day.optional(),
    bailRefused: z
      .enum(['failure-to-surrender', 'further-offences', 'interference', 'protection', 'other'])
      .optional(),
    prison: code.optional().describe("The receiving prison's code."),
  })
  .describe(
    'Remanded in custody. A remand without case or hearing is taken in: it is asked about (C-05).',
  );
export type CourtRemanded = z.infer<typeof courtRemanded>;

/** CRT-03. */
export const courtCommunitySentence = z
  .strictObject({
    ...hearing,
    order: z.enum(['community-order', 'suspended-sentence']),
    length: shortText.optional().describe('As the court gives it: `12 Months`.'),
    requirements: codes.optional(),
    rehabilitationDays: z
      .int()
      .min(0)
      .max(366)
      .optional()
      .describe('Days of a rehabilitation activity requirement.'),
    curfew: z.boolean().optional(),
    premises: code.optional().describe('The hostel where he is ordered to live.'),
    borough: code.optional(),
    responsibleCourt: code.optional(),
  })
  .describe('A community order or a suspended sentence.');
export type CourtCommunitySentence = z.infer<typeof courtCommunitySentence>;

/** CRT-04. */
export const courtBailGranted = z
  .strictObject({
    ...hearing,
    change: z.enum(['granted', 'varied']),
    conditions: codes.optional(),
    premises: code.optional().describe('The hostel named as bail address.'),
    borough: code.optional(),
    nextHearing: day.optional(),
  })
  .describe('Bail was granted or its conditions changed.');
export type CourtBailGranted = z.infer<typeof courtBailGranted>;

/** CRT-05. */
export const courtProceedingsEnded = z
  .strictObject({
    ...hearing,
    caseReferences: codes,
    outcome: z.enum(['dismissed', 'discontinued', 'acquitted', 'other']),
    warrants: codes
      .optional()
      .describe('The warrants that this discharges. None: the court does not say (C-03).'),
  })
  .describe('Proceedings ended without a sentence.');
export type CourtProceedingsEnded = z.infer<typeof courtProceedingsEnded>;

const at = { court: 'B01LY', hearingDate: '2026-08-10' };
export const courtResults = [
  catalogueEvent('CRT-01', 'court.remanded', ['court'], courtRemanded, {
    ...at,
    caseReferences: ['01DEMO26'],
    offenceCodes: ['TH68010'],
    warrant: 'W-1001',
    nextHearing: '2026-09-07',
    bailRefused: 'failure-to-surrender',
    prison: 'PVI',
  }),
  catalogueEvent('CRT-02', 'court.sentenced-to-custody', ['court'], courtSentencedToCustody, {
    ...at,
    caseReferences: ['01DEMO26'],
    results: [{ code: '1002', label: 'Imprisonment', length: '4 Months' }],
    prison: 'PVI',
  }),
  catalogueEvent('CRT-03', 'court.community-sentence', ['court'], courtCommunitySentence, {
    ...at,
    order: 'community-order',
    length: '12 Months',
    requirements: ['RAR', 'RESIDENCE'],
    rehabilitationDays: 20,
    premises: 'E12',
  }),
  catalogueEvent('CRT-04', 'court.bail-granted', ['court'], courtBailGranted, {
    ...at,
    change: 'granted',
    conditions: ['RESIDENCE', 'CURFEW'],
    premises: 'E12',
    legalBasis: 'bail-residence',
  }),
  catalogueEvent('CRT-05', 'court.proceedings-ended', ['court'], courtProceedingsEnded, {
    ...at,
    caseReferences: ['01DEMO26'],
    outcome: 'discontinued',
    warrants: ['W-1001'],
  }),
];
