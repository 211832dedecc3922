import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { id } from '../directory/parts.js';
import { code, common, day, instant, shortText } from './parts.js';

const issuer = z.string().min(1).max(200);

/** SYS-01. */
export const systemFeedSilent = z
  .strictObject({
    source: issuer.describe("The agency's issuer URI."),
    expectedEvery: shortText,
    lastAt: instant.optional(),
  })
  .describe('A source has not sent in the time it usually does. Silence is a fact.');
export type SystemFeedSilent = z.infer<typeof systemFeedSilent>;

/** SYS-02. */
export const systemStatementRefused = z
  .strictObject({
    source: issuer.optional().describe('Who it says it is from, where that can be read.'),
    problem: z.enum(['signature', 'schema', 'replay', 'clock']),
    digest: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/)
      .optional()
      .describe('SHA-256 of what came, base64url.'),
    at: instant,
  })
  .describe(
    'A statement was refused for its signature, its content, its clock, or because it came before.',
  );
export type SystemStatementRefused = z.infer<typeof systemStatementRefused>;

/** SYS-03. */
export const systemPersonUnmatched = z
  .strictObject({
    event: z.strictObject({ issuer, jti: z.string().min(1).max(200), type: z.string().max(100) }),
    match: z.enum(['probable', 'possible', 'none']),
    dangerous: z.boolean().describe('The event is one that is told before the match is settled.'),
  })
  .describe('Nobody, or more than one, fits the person of a statement (RR-10).');
export type SystemPersonUnmatched = z.infer<typeof systemPersonUnmatched>;

/** SYS-04. */
export const systemNobodyToTell = z
  .strictObject({
    role: code,
    place: code.optional().describe('What the role serves: a borough, a prison, an area.'),
    problem: z.enum(['no-team', 'no-post', 'no-holder', 'no-contact', 'place-not-known']),
    alert: z
      .string()
      .max(20)
      .optional()
      .describe('The alert that it was found for, as `K7Q2-9FXM`.'),
  })
  .describe('A role has nobody in the directory, or somebody who cannot be reached (RR-18).');
export type SystemNobodyToTell = z.infer<typeof systemNobodyToTell>;

/** SYS-05. */
export const systemWorkStuck = z
  .strictObject({
    finding: code.describe(
      'What was found, as `obligation-stuck`. No counts: found again, it is the same finding.',
    ),
    subject: code.optional().describe('The queue or channel it is about.'),
  })
  .describe(
    "The broker's own watchdog found work that does not move, and repairing it did not help.",
  );
export type SystemWorkStuck = z.infer<typeof systemWorkStuck>;

/** SYS-06. */
export const systemTooFewAlerts = z
  .strictObject({
    source: issuer.describe("The agency's issuer URI."),
    area: shortText.optional().describe('The MAPPA area; none for cases on which none is set.'),
    day,
    alerts: z.int().min(0),
    expected: z.number().min(0).describe('The mean of the same weekday in the weeks before.'),
    weeks: z.int().min(1),
  })
  .describe(
    'A source made too few alerts for such a day: its matching may be broken while it still sends.',
  );
export type SystemTooFewAlerts = z.infer<typeof systemTooFewAlerts>;

/** SYS-07. */
export const systemChannelTest = z
  .strictObject({ sentAt: instant })
  .describe(
    "A test of the channels. It is about nothing and goes to nobody but the test's own recipient.",
  );
export type SystemChannelTest = z.infer<typeof systemChannelTest>;

/** SYS-08. */
export const systemMessageNotUnderstood = z
  .strictObject({
    system: code.describe('The system that the message came from, as its agency calls it.'),
    kind: z
      .string()
      .regex(/^[A-Za-z0-9._:/-]{1,100}$/, 'a code of 1 to 100 letters, digits or any of ._:/-')
      .describe('What the message calls itself: its own event type or code.'),
    problem: z
      .enum(['unknown-event', 'unknown-code', 'unknown-field', 'unreadable', 'contradiction'])
      .describe('Why it is not understood.'),
    what: shortText.describe(
      'What of it, in one plain clause without personal data, as "movement reason ZZ".',
    ),
    ...common,
  })
  .describe(
    'A feed brought a message about this person that its adapter does not understand. It says nothing of what happened. Told only of a person who is registered under MAPPA.',
  );
export type SystemMessageNotUnderstood = z.infer<typeof systemMessageNotUnderstood>;

/** What a finding about duties ahead says of whom to tell: the manager, else the area's SMB duty contact. */
const toldTo = {
  manager: id.optional().describe("The next rung's post that somebody holds."),
  area: code.optional().describe('The area of the post.'),
};

/** SYS-11. */
export const systemDutyGapAhead = z
  .strictObject({
    post: id,
    role: code,
    place: code.optional(),
    problem: z.enum(['nobody-holds', 'absent-without-cover', 'taken-off']),
    from: instant,
    to: instant.optional().describe('Left out: it goes on for as long as was looked ahead.'),
    ...toldTo,
  })
  .describe(
    'A post on a ladder will have nobody, found ahead from the rotas (RR-18, before it strikes).',
  );
export type SystemDutyGapAhead = z.infer<typeof systemDutyGapAhead>;

/** SYS-12. */
export const systemDutyNotReady = z
  .strictObject({
    post: id,
    role: code,
    place: code.optional(),
    from: instant.describe('When the first of them comes on duty.'),
    people: z.int().min(1).max(1_000),
    ...toldTo,
  })
  .describe(
    'Somebody comes on duty who cannot be reached in two verified, independent ways. Nobody is named.',
  );
export type SystemDutyNotReady = z.infer<typeof systemDutyNotReady>;

export const system = [
  catalogueEvent(
    'SYS-01',
    'system.feed-silent',
    [],
    systemFeedSilent,
    { source: 'urn:tocsin:demo:court', expectedEvery: 'a working day' },
    'service',
  ),
  catalogueEvent(
    'SYS-02',
    'system.statement-refused',
    [],
    systemStatementRefused,
    {
      source: 'urn:tocsin:demo:court',
      problem: 'signature',
      at: '2026-08-10T10:00:00+01:00',
    },
    'service',
  ),
  catalogueEvent('SYS-03', 'system.person-unmatched', [], systemPersonUnmatched, {
    event: {
      issuer: 'urn:tocsin:demo:court',
      jti: 'demo-1',
      type: 'urn:tocsin:event:court.remanded',
    },
    match: 'possible',
    dangerous: false,
  }),
  catalogueEvent(
    'SYS-04',
    'system.nobody-to-tell',
    [],
    systemNobodyToTell,
    { role: 'jigsaw', place: 'havering', problem: 'no-contact' },
    'service',
  ),
  catalogueEvent(
    'SYS-05',
    'system.work-stuck',
    [],
    systemWorkStuck,
    { finding: 'queue-without-worker', subject: 'escalation' },
    'service',
  ),
  catalogueEvent(
    'SYS-06',
    'system.too-few-alerts',
    [],
    systemTooFewAlerts,
    {
      source: 'urn:tocsin:demo:court',
      area: 'london',
      day: '2026-08-10',
      alerts: 2,
      expected: 21.5,
      weeks: 8,
    },
    'service',
  ),
  catalogueEvent(
    'SYS-07',
    'system.channel-test',
    [],
    systemChannelTest,
    { sentAt: '2026-08-10T10:00:00+01:00' },
    'service',
  ),
  catalogueEvent(
    'SYS-08',
    'system.message-not-understood',
    ['prison', 'court', 'hostel', 'probation'],
    systemMessageNotUnderstood,
    {
      system: 'nomis',
      kind: 'prison-offender-events.prisoner.released',
      problem: 'unknown-code',
      what: 'movement reason ZZ',
      source: { system: 'nomis', record: 'demo-message-1' },
    },
  ),
  catalogueEvent(
    'SYS-11',
    'system.duty-gap-ahead',
    [],
    systemDutyGapAhead,
    {
      post: 'ppu-newham/duty-spo',
      role: 'duty-spo',
      place: 'newham',
      problem: 'nobody-holds',
      from: '2026-08-17T09:00:00+01:00',
      to: '2026-08-24T09:00:00+01:00',
      manager: 'probation-on-call/aco',
      area: 'london',
    },
    'service',
  ),
  catalogueEvent(
    'SYS-12',
    'system.duty-not-ready',
    [],
    systemDutyNotReady,
    {
      post: 'ppu-newham/duty-spo',
      role: 'duty-spo',
      place: 'newham',
      from: '2026-08-17T09:00:00+01:00',
      people: 1,
      manager: 'probation-on-call/aco',
      area: 'london',
    },
    'service',
  ),
];
