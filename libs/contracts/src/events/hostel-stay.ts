import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { hostelAbsconded, hostelWhereaboutsUnknown } from './hostel.js';
import { code, common, day, instant, shortText } from './parts.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time, as 23:00');

/** APR-01. */
export const hostelArrived = z
  .strictObject({
    premises: code,
    at: instant.optional(),
    keyWorker: shortText.optional(),
    conditionsReference: code.optional().describe('Where the conditions of his stay are written.'),
    ...common,
  })
  .describe('Arrived. The hostel is where he lives from then on.');
export type HostelArrived = z.infer<typeof hostelArrived>;

/** APR-02. */
export const hostelDidNotArrive = z
  .strictObject({
    premises: code,
    dueAt: instant,
    fromPrison: code.optional(),
    lastKnown: z.strictObject({ borough: code.optional(), at: instant.optional() }).optional(),
    ...common,
  })
  .describe('Was expected and did not come.');
export type HostelDidNotArrive = z.infer<typeof hostelDidNotArrive>;

/** APR-03. */
export const hostelCurfewMissed = z
  .strictObject({
    premises: code,
    kind: z.enum(['missed', 'late']),
    curfew: z
      .strictObject({ from: clock, to: clock })
      .describe('Local times, as `23:00` to `06:00`.'),
    contacted: z.boolean().optional(),
    expectedAt: instant.optional(),
    ...common,
  })
  .describe('Not in by the curfew.');
export type HostelCurfewMissed = z.infer<typeof hostelCurfewMissed>;

/** APR-06. */
export const hostelPlaceWithdrawn = z
  .strictObject({
    premises: code,
    reason: code,
    endsOn: day,
    ...common,
  })
  .describe('The hostel withdraws the place.');
export type HostelPlaceWithdrawn = z.infer<typeof hostelPlaceWithdrawn>;

/** APR-07. */
export const hostelIncident = z
  .strictObject({
    premises: code,
    class: z.enum(['threats', 'violence', 'weapon', 'drugs', 'damage', 'fire', 'other']),
    at: instant.optional(),
    ...common,
  })
  .describe(
    'A serious incident. Its class alone: no story, no third person, nothing about health.',
  );
export type HostelIncident = z.infer<typeof hostelIncident>;

/** APR-08. */
export const hostelReturned = z
  .strictObject({
    premises: code,
    outcome: z.enum(['returned', 'located']),
    at: instant.optional(),
    ...common,
  })
  .describe('Came back, or it is known where he is.');
export type HostelReturned = z.infer<typeof hostelReturned>;

/** APR-09. */
export const hostelBedNotSecured = z
  .strictObject({
    premises: code.optional(),
    releaseOn: day.optional(),
    prison: code.optional(),
    reason: shortText,
    ...common,
  })
  .describe('No place for somebody who is to be released to one.');
export type HostelBedNotSecured = z.infer<typeof hostelBedNotSecured>;

const premises = 'E12';
export const hostelStay = [
  catalogueEvent('APR-01', 'hostel.arrived', ['hostel'], hostelArrived, {
    premises,
    at: '2026-10-05T16:10:00+01:00',
    keyWorker: 'Demo Worker',
    conditionsReference: 'COND-1',
  }),
  catalogueEvent('APR-02', 'hostel.did-not-arrive', ['hostel'], hostelDidNotArrive, {
    premises,
    dueAt: '2026-10-05T22:00:00+01:00',
    fromPrison: 'PVI',
  }),
  catalogueEvent('APR-03', 'hostel.curfew-missed', ['hostel'], hostelCurfewMissed, {
    premises,
    kind: 'missed',
    curfew: { from: '23:00', to: '06:00' },
    contacted: false,
  }),
  catalogueEvent('APR-04', 'hostel.whereabouts-unknown', ['hostel'], hostelWhereaboutsUnknown, {
    premises,
    lastSeenAt: '2026-08-08T19:10:00+01:00',
    searched: true,
    belongingsGone: true,
    legalBasis: 'community-order',
  }),
  catalogueEvent('APR-05', 'hostel.absconded', ['hostel'], hostelAbsconded, {
    premises,
    leftAt: '2026-08-08T19:10:00+01:00',
    reason: 'A',
    legalBasis: 'community-order',
  }),
  catalogueEvent('APR-06', 'hostel.place-withdrawn', ['hostel'], hostelPlaceWithdrawn, {
    premises,
    reason: 'RULES-BROKEN',
    endsOn: '2026-08-14',
  }),
  catalogueEvent('APR-07', 'hostel.incident', ['hostel'], hostelIncident, {
    premises,
    class: 'threats',
    at: '2026-08-08T21:00:00+01:00',
  }),
  catalogueEvent('APR-08', 'hostel.returned', ['hostel'], hostelReturned, {
    premises,
    outcome: 'returned',
    at: '2026-08-09T02:30:00+01:00',
  }),
  catalogueEvent('APR-09', 'hostel.bed-not-secured', ['hostel', 'probation'], hostelBedNotSecured, {
    premises,
    releaseOn: '2026-10-05',
    prison: 'PVI',
    reason: 'No place until the week after',
  }),
];
