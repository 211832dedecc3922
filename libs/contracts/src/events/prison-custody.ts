import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { code, codes, common, day, instant, shortText } from './parts.js';

/** PRI-01: received in custody. It begins custody at this prison. */
export const prisonReceived = z.strictObject({
  prison: code,
  reason: z.enum(['remand', 'sentence', 'recall', 'other']),
  fromCourt: code.optional(),
  /** The warrants that the prison holds. */
  warrants: codes.optional(),
  at: instant.optional(),
  ...common,
});
export type PrisonReceived = z.infer<typeof prisonReceived>;

/** PRI-09: moved to another prison, which holds him from then on. */
export const prisonTransferred = z.strictObject({
  from: code,
  to: code,
  on: day,
  /** The prison offender manager at the new prison. */
  officer: shortText.optional(),
  ...common,
});
export type PrisonTransferred = z.infer<typeof prisonTransferred>;

/** PRI-10: escaped, absent from open conditions, or did not come back from temporary release. */
export const prisonEscaped = z.strictObject({
  prison: code,
  kind: z.enum(['escape', 'absent-from-open', 'failed-to-return']),
  lastSeenAt: instant.optional(),
  /** The kind of temporary release, as the prison codes it. */
  licenceType: code.optional(),
  /** Where he is likely to go: an area or a borough. */
  likelyArea: code.optional(),
  ...common,
});
export type PrisonEscaped = z.infer<typeof prisonEscaped>;

/** PRI-11: the prison holds something relevant to the risk. A pointer: never the information itself. */
export const prisonRiskInformationHeld = z.strictObject({
  prison: code,
  /** Who holds it: a desk or a role. */
  holder: shortText,
  howToObtain: shortText,
  ...common,
});
export type PrisonRiskInformationHeld = z.infer<typeof prisonRiskInformationHeld>;

/** PRI-12: out of the prison and still in custody. Why he is in hospital is nobody's business here. */
export const prisonMovedOutside = z.strictObject({
  prison: code,
  kind: z.enum(['hospital', 'escorted-absence', 'immigration-centre']),
  since: instant.optional(),
  /** How he is guarded, as the prison codes it. */
  security: code.optional(),
  ...common,
});
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
