import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { code, codes, common, day, instant, shortText } from './parts.js';

/** PRI-01. */
export const prisonReceived = z
  .strictObject({
    prison: code,
    reason: z.enum(['remand', 'sentence', 'recall', 'other']),
    fromCourt: code.optional(),
    warrants: codes.optional().describe('The warrants that the prison holds.'),
    at: instant.optional(),
    ...common,
  })
  .describe('Received in custody. It begins custody at this prison.');
export type PrisonReceived = z.infer<typeof prisonReceived>;

/** PRI-09. */
export const prisonTransferred = z
  .strictObject({
    from: code,
    to: code,
    on: day,
    officer: shortText.optional().describe('The prison offender manager at the new prison.'),
    ...common,
  })
  .describe('Moved to another prison, which holds him from then on.');
export type PrisonTransferred = z.infer<typeof prisonTransferred>;

/** PRI-10. */
export const prisonEscaped = z
  .strictObject({
    prison: code,
    kind: z.enum(['escape', 'absent-from-open', 'failed-to-return']),
    lastSeenAt: instant.optional(),
    licenceType: code.optional().describe('The kind of temporary release, as the prison codes it.'),
    likelyArea: code.optional().describe('Where he is likely to go: an area or a borough.'),
    ...common,
  })
  .describe('Escaped, absent from open conditions, or did not come back from temporary release.');
export type PrisonEscaped = z.infer<typeof prisonEscaped>;

/** PRI-11. */
export const prisonRiskInformationHeld = z
  .strictObject({
    prison: code,
    holder: shortText.describe('Who holds it: a desk or a role.'),
    howToObtain: shortText,
    ...common,
  })
  .describe(
    'The prison holds something relevant to the risk. A pointer: never the information itself.',
  );
export type PrisonRiskInformationHeld = z.infer<typeof prisonRiskInformationHeld>;

/** PRI-12. */
export const prisonMovedOutside = z
  .strictObject({
    prison: code,
    kind: z.enum(['hospital', 'escorted-absence', 'immigration-centre']),
    since: instant.optional(),
    security: code.optional().describe('How he is guarded, as the prison codes it.'),
    ...common,
  })
  .describe(
    "Out of the prison and still in custody. Why he is in hospital is nobody's business here.",
  );
export type PrisonMovedOutside = z.infer<typeof prisonMovedOutside>;

const prison = 'PVI';
export const prisonCustody = [
  catalogueEvent('PRI-01', 'prison.received', ['prison'], prisonReceived, {
    prison,
    reason: 'remand',
    fromCourt: 'B01LY',
    warrants: ['W-1001'],
    at: '2026-08-10T18:40:00+01:00',
  }),
  catalogueEvent('PRI-09', 'prison.transferred', ['prison'], prisonTransferred, {
    from: prison,
    to: 'WWI',
    on: '2026-08-24',
    officer: 'Demo Officer',
  }),
  catalogueEvent('PRI-10', 'prison.escaped', ['prison'], prisonEscaped, {
    prison,
    kind: 'failed-to-return',
    lastSeenAt: '2026-08-08T09:00:00+01:00',
    licenceType: 'RDR',
    likelyArea: 'newham',
    legalBasis: 'unlawfully-at-large',
  }),
  catalogueEvent('PRI-11', 'prison.risk-information-held', ['prison'], prisonRiskInformationHeld, {
    prison,
    holder: 'Security department',
    howToObtain: 'Ask the duty governor for the named contact',
  }),
  catalogueEvent('PRI-12', 'prison.moved-outside', ['prison'], prisonMovedOutside, {
    prison,
    kind: 'escorted-absence',
    since: '2026-08-10T10:00:00+01:00',
    security: 'ESCORT-2',
  }),
];
