import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { code, codes, common, day, instant, shortText } from './parts.js';

/** POL-01. */
export const policeArrested = z
  .strictObject({
    what: z.enum(['arrested', 'charged', 'released']),
    force: code,
    at: instant.optional(),
    borough: code.optional(),
    offenceCodes: codes.optional(),
    ...common,
  })
  .describe('A registered person was arrested, charged or released, by any force.');
export type PoliceArrested = z.infer<typeof policeArrested>;

/** POL-02. */
export const policeRecallArrest = z
  .strictObject({
    executed: z.boolean(),
    force: code,
    revokedAt: instant
      .optional()
      .describe('When the licence was revoked: since then he is unlawfully at large.'),
    at: instant.optional(),
    because: shortText.optional(),
    ...common,
  })
  .describe('A recall was executed, or was not in its window.');
export type PoliceRecallArrest = z.infer<typeof policeRecallArrest>;

/** POL-03. */
export const policeInformationHeld = z
  .strictObject({
    kind: z.enum(['information', 'sighting', 'missing-report']),
    force: code,
    holder: shortText,
    howToObtain: shortText.optional(),
    borough: code.optional(),
    ...common,
  })
  .describe(
    'The police hold something, or somebody saw him. A pointer: never the information itself.',
  );
export type PoliceInformationHeld = z.infer<typeof policeInformationHeld>;

/** POL-04. */
export const policeFailedToNotify = z
  .strictObject({
    kind: z.enum(['did-not-notify', 'move-not-reported']),
    force: code,
    dueOn: day.optional(),
    ...common,
  })
  .describe('Did not notify as a registered offender must, or moved without saying so.');
export type PoliceFailedToNotify = z.infer<typeof policeFailedToNotify>;

const force = 'london';
export const police = [
  catalogueEvent('POL-01', 'police.arrested', ['police'], policeArrested, {
    what: 'charged',
    force,
    at: '2026-08-12T04:15:00+01:00',
    borough: 'newham',
    offenceCodes: ['TH68010'],
  }),
  catalogueEvent('POL-02', 'police.recall-arrest', ['police'], policeRecallArrest, {
    executed: false,
    force,
    revokedAt: '2026-08-10T12:00:00+01:00',
    because: 'Not at either known place',
  }),
  catalogueEvent('POL-03', 'police.information-held', ['police'], policeInformationHeld, {
    kind: 'sighting',
    force,
    holder: 'Jigsaw Newham',
    borough: 'newham',
  }),
  catalogueEvent('POL-04', 'police.failed-to-notify', ['police'], policeFailedToNotify, {
    kind: 'move-not-reported',
    force,
    dueOn: '2026-08-08',
  }),
];
