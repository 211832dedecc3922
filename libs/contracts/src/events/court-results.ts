import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { courtSentencedToCustody } from './court-sentenced.js';
import { code, codes, common, day, shortText } from './parts.js';

const hearing = {
  /** The court's code or, where the feed has none, its short name with dashes. */
  court: code,
  hearingDate: day,
  /** The court's own references of the case. None: the court named no case (C-05). */
  caseReferences: codes.optional(),
  ...common,
};

/** CRT-01: remanded in custody. A remand without case or hearing is taken in: it is asked about (C-05). */
export const courtRemanded = z.strictObject({
  ...hearing,
  offenceCodes: codes.optional(),
  /** The remand warrant's own number. */
  warrant: code.optional(),
  nextHearing: day.optional(),
  bailRefused: z
    .enum(['failure-to-surrender', 'further-offences', 'interference', 'protection', 'other'])
    .optional(),
  /** The receiving prison's code. */
  prison: code.optional(),
});
export type CourtRemanded = z.infer<typeof courtRemanded>;

/** CRT-03: a community order or a suspended sentence. */
export const courtCommunitySentence = z.strictObject({
  ...hearing,
  order: z.enum(['community-order', 'suspended-sentence']),
  /** As the court gives it: `12 Months`. */
  length: shortText.optional(),
  requirements: codes.optional(),
  /** Days of a rehabilitation activity requirement. */
  rehabilitationDays: z.int().min(0).max(366).optional(),
  curfew: z.boolean().optional(),
  /** The hostel where he is ordered to live. */
  premises: code.optional(),
  borough: code.optional(),
  responsibleCourt: code.optional(),
});
export type CourtCommunitySentence = z.infer<typeof courtCommunitySentence>;

/** CRT-04: bail was granted or its conditions changed. */
export const courtBailGranted = z.strictObject({
  ...hearing,
  change: z.enum(['granted', 'varied']),
  conditions: codes.optional(),
  /** The hostel named as bail address. */
  premises: code.optional(),
  borough: code.optional(),
  nextHearing: day.optional(),
});
export type CourtBailGranted = z.infer<typeof courtBailGranted>;

/** CRT-05: proceedings ended without a sentence. */
export const courtProceedingsEnded = z.strictObject({
  ...hearing,
  caseReferences: codes,
  outcome: z.enum(['dismissed', 'discontinued', 'acquitted', 'other']),
  /** The warrants that this discharges. None: the court does not say (C-03). */
  warrants: codes.optional(),
});
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
