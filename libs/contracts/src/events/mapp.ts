import { z } from 'zod';
import { agencyKind, type AgencyKind } from '../agency.js';
import { id } from '../directory/parts.js';
import { catalogueEvent } from './contract.js';
import { code, common, day, instant, shortText } from './parts.js';

const meeting = {
  meeting: code.describe("The area's own reference of the meeting."),
  area: id.optional(),
  level: z.int().min(1).max(3).optional(),
  source: common.source,
};

/** MAP-01. */
export const mappMeetingScheduled = z
  .strictObject({
    ...meeting,
    at: instant,
    chair: shortText.optional(),
    invited: z
      .array(z.strictObject({ agency: agencyKind, unit: code, name: shortText.optional() }))
      .max(40)
      .describe(
        'Each by its agency and unit: a prison by its code, so that a missing one is seen (C-06).',
      ),
  })
  .describe('A meeting was scheduled, and who is invited.');
export type MappMeetingScheduled = z.infer<typeof mappMeetingScheduled>;

/** MAP-02. */
export const mappMeetingHeld = z
  .strictObject({
    ...meeting,
    heldOn: day,
    decisions: z.array(shortText).max(20).optional(),
    actions: z
      .array(z.strictObject({ what: shortText, owner: id, due: day }))
      .max(40)
      .optional(),
    nextOn: day.optional(),
  })
  .describe('A meeting was held. Its actions become alerts of their own.');
export type MappMeetingHeld = z.infer<typeof mappMeetingHeld>;

/** MAP-03. */
export const mappMeetingOverdue = z
  .strictObject({
    ...meeting,
    reason: z.enum(['overdue', 'cancelled']),
    dueOn: day.optional(),
    because: shortText.optional(),
  })
  .describe('A meeting is overdue or was cancelled.');
export type MappMeetingOverdue = z.infer<typeof mappMeetingOverdue>;

/** MAP-04. */
export const mappMinutesOverdue = z
  .strictObject({
    ...meeting,
    heldOn: day,
    dueOn: day.optional(),
  })
  .describe('The minutes are overdue.');
export type MappMinutesOverdue = z.infer<typeof mappMinutesOverdue>;

/** A meeting is run by the Responsible Authority: its probation or police side states it. */
const statedBy: readonly AgencyKind[] = ['probation', 'police'];
const demo = { meeting: 'L2-2026-17', area: 'london', level: 2 };
export const mapp = [
  catalogueEvent('MAP-01', 'mapp.meeting-scheduled', statedBy, mappMeetingScheduled, {
    ...demo,
    at: '2026-09-15T10:00:00+01:00',
    chair: 'Demo Chair',
    invited: [
      { agency: 'probation', unit: 'newham' },
      { agency: 'prison', unit: 'PVI' },
    ],
  }),
  catalogueEvent('MAP-02', 'mapp.meeting-held', statedBy, mappMeetingHeld, {
    ...demo,
    heldOn: '2026-09-15',
    decisions: ['Stays at level 2'],
    actions: [
      { what: 'Confirm the hostel place', owner: 'ppu-newham/duty-spo', due: '2026-09-22' },
    ],
    nextOn: '2026-11-10',
  }),
  catalogueEvent('MAP-03', 'mapp.meeting-overdue', statedBy, mappMeetingOverdue, {
    ...demo,
    reason: 'cancelled',
    dueOn: '2026-09-15',
    because: 'The papers were not printed',
  }),
  catalogueEvent('MAP-04', 'mapp.minutes-overdue', statedBy, mappMinutesOverdue, {
    ...demo,
    heldOn: '2026-09-15',
    dueOn: '2026-09-29',
  }),
];
