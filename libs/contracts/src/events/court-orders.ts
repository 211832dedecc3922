import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { code, codes, common, day, shortText, statementReference } from './parts.js';

/** CRT-06. */
export const courtOrderCorrected = z
  .strictObject({
    court: code,
    change: shortText.describe("What stands now, in the court's words."),
    foundBy: shortText.optional(),
    toldOfOldVersion: codes
      .optional()
      .describe('Units that the court knows were told of the old version.'),
    ...common,
    corrects: statementReference,
  })
  .describe(
    'An order that the court told of before was wrong. It reaches everybody who was told of the old one, whoever the court names (promise 6).',
  );
export type CourtOrderCorrected = z.infer<typeof courtOrderCorrected>;

/** CRT-07. */
export const courtWarrantIssued = z
  .strictObject({
    court: code,
    step: z.enum(['issued', 'withdrawn']),
    kind: z.enum(['bench', 'breach', 'arrest']),
    warrant: code,
    expires: day.optional(),
    force: code.optional().describe('The force that executes it.'),
    ...common,
  })
  .describe('A warrant for arrest was issued or withdrawn.');
export type CourtWarrantIssued = z.infer<typeof courtWarrantIssued>;

/** CRT-08. */
export const courtAncillaryOrder = z
  .strictObject({
    court: code,
    hearingDate: day,
    change: z.enum(['made', 'varied', 'discharged']),
    order: z.enum([
      'sexual-harm-prevention',
      'criminal-behaviour',
      'anti-social-behaviour',
      'restraining',
      'violent-offender',
      'other',
    ]),
    terms: codes
      .optional()
      .describe('Classes of terms, as codes: never their text, which may name who is protected.'),
    from: day.optional(),
    until: day.optional(),
    force: code.optional(),
    ...common,
  })
  .describe('A civil or ancillary order was made, varied or discharged.');
export type CourtAncillaryOrder = z.infer<typeof courtAncillaryOrder>;

/** CRT-09. */
export const courtAppeal = z
  .strictObject({
    court: code,
    step: z.enum(['lodged', 'determined', 'sentence-varied']),
    caseReferences: codes.optional(),
    against: statementReference
      .optional()
      .describe('The statement of the sentence that it is against, where this broker had it.'),
    outcome: z.enum(['allowed', 'dismissed', 'abandoned', 'other']).optional(),
    release: z
      .enum(['no-change', 'earlier', 'later', 'immediate', 'not-known'])
      .optional()
      .describe('What the court says of the release date. The broker never works one out.'),
    ...common,
  })
  .describe('An appeal was lodged or determined, or a sentence varied.');
export type CourtAppeal = z.infer<typeof courtAppeal>;

/** CRT-10. */
export const courtHearingListed = z
  .strictObject({
    court: code,
    hearingOn: day,
    caseReferences: codes.optional(),
    productionNeeded: z.boolean().optional().describe('The prison has to bring him.'),
    prison: code.optional(),
    ...common,
  })
  .describe('A hearing was listed.');
export type CourtHearingListed = z.infer<typeof courtHearingListed>;

const court = 'B01LY';
export const courtOrders = [
  catalogueEvent('CRT-06', 'court.order-corrected', ['court'], courtOrderCorrected, {
    court,
    corrects: { jti: 'demo-order-1' },
    change: 'Immediate custody of 45 months, not a suspended sentence',
    foundBy: 'Court officer',
    toldOfOldVersion: ['PVI'],
  }),
  catalogueEvent('CRT-07', 'court.warrant-issued', ['court'], courtWarrantIssued, {
    court,
    step: 'issued',
    kind: 'breach',
    warrant: 'W-2002',
    expires: '2027-08-10',
    force: 'london',
  }),
  catalogueEvent('CRT-08', 'court.ancillary-order', ['court'], courtAncillaryOrder, {
    court,
    hearingDate: '2026-08-10',
    change: 'made',
    order: 'criminal-behaviour',
    terms: ['EXCLUSION-ZONE'],
    from: '2026-08-10',
    until: '2031-08-09',
  }),
  catalogueEvent('CRT-09', 'court.appeal', ['court'], courtAppeal, {
    court,
    step: 'determined',
    against: { jti: 'demo-sentence-1' },
    outcome: 'allowed',
    release: 'immediate',
  }),
  catalogueEvent('CRT-10', 'court.hearing-listed', ['court'], courtHearingListed, {
    court,
    hearingOn: '2026-09-07',
    caseReferences: ['01DEMO26'],
    productionNeeded: true,
    prison: 'PVI',
  }),
];
