import { projectRoot } from '#kernel';
import { openCourtFeed } from '../court/court-feed.js';
import { courtTable } from '../court/table.js';
import { loadTable } from '../feeds/tables.js';
import { FeedRun } from './run-feed.js';

/** Invented hearings in the shapes of Common Platform, for tests. */
const policyFolder = `${projectRoot(import.meta.url)}/policy/feeds`;
export const table = () => loadTable(policyFolder, 'court', courtTable);
const feed = openCourtFeed(policyFolder);
/** The court feed with an empty memory. */
export const courtRun = () => new FeedRun(feed);

export const now = '2026-08-09T12:00:00Z';
export const pnc = '2002/0073319Z';
const cro = '65656/91H';

export const imprisonment = (length = '12 Months', members: object = {}): object => ({
  cjsCode: '1002',
  label: 'Imprisonment',
  category: 'FINAL',
  orderedDate: '2026-08-07',
  postHearingCustodyStatus: 'A',
  judicialResultPrompts: [{ promptReference: 'imprisonmentPeriod', label: 'P', value: length }],
  ...members,
});
export const suspended = {
  cjsCode: '1115',
  judicialResultTypeId: '8b1cff00-a456-40da-9ce4-f11c20959084',
  label: 'Suspended sentence order - imprisonment',
  category: 'FINAL',
  orderedDate: '2026-08-07',
};
export const remand = (members: object = {}): object => ({
  cjsCode: '4028',
  judicialResultTypeId: 'd0a369c9-5a28-40ec-99cb-da7943550b18',
  label: 'Remanded in custody',
  category: 'INTERMEDIARY',
  orderedDate: '2026-08-07',
  postHearingCustodyStatus: 'C',
  nextHearing: { listedStartDateTime: '2026-08-30T23:30:00.000Z' },
  judicialResultPrompts: [
    { promptReference: 'bailException', value: 'Likely to offend' },
    { promptReference: 'bailExceptionReason', value: 'Secret health matter' },
    { promptReference: 'prisonOrganisationName', value: 'HMP Somewhere' },
    { promptReference: 'prison', value: 'FMI' },
  ],
  ...members,
});
export const result = (label: string, cjsCode?: string, members: object = {}): object => ({
  label,
  ...(cjsCode !== undefined && { cjsCode }),
  category: 'FINAL',
  orderedDate: '2026-08-07',
  ...members,
});

let serial = 0;
export const offence = (results: object[], members: object = {}): object => ({
  id: `offence-${(serial += 1)}`,
  offenceCode: 'TH68010',
  judicialResults: results,
  ...members,
});

export const defendant = (offences: object[], members: object = {}): object => ({
  id: 'd1',
  masterDefendantId: 'm1',
  pncId: pnc,
  croNumber: cro,
  personDefendant: {
    personDetails: { lastName: 'Invented', firstName: 'Arthur', dateOfBirth: '1985-03-04' },
  },
  offences,
  ...members,
});
export const sentenced = (...results: object[]): object =>
  defendant([offence(results, { id: 'o1' })]);

export const hearing = (defendants: object[], members: object = {}): object => ({
  id: 'H1',
  courtCentre: { code: 'B01LY00', name: 'Somewhere Crown Court' },
  hearingDays: [{ sittingDay: '2026-08-07T10:00:00' }],
  prosecutionCases: [
    { id: 'case-1', prosecutionCaseIdentifier: { caseURN: '01 AB1234526' }, defendants },
  ],
  ...members,
});

/** As shared with its results; `minute` says when, and so which of two is newer. */
export const shared = (defendants: object[], minute = 0, members: object = {}): object => ({
  hearing: hearing(defendants, members),
  hearingDay: '2026-08-07',
  sharedTime: `2026-08-07T15:${String(minute).padStart(2, '0')}:00Z`,
  isReshare: minute > 0,
});

/** In the SNS wrapper, as the receiver sends it. */
export const wrapped = (body: object, hearingEventType: string): object => ({
  Type: 'Notification',
  MessageId: `message-${(serial += 1)}`,
  Message: JSON.stringify(body),
  MessageAttributes: { hearingEventType: { Type: 'String', Value: hearingEventType } },
});

/** The result made for the police: one defendant in one case. */
export const policeResult = (results: object[], members: object = {}): object => ({
  id: 'H1',
  caseId: 'case-1',
  urn: '01AB1234526',
  courtCentreWithLJA: { courtCentre: { code: 'B01LY00' } },
  sessionDays: [{ sittingDay: '2026-08-07T09:00:00Z' }],
  defendant: {
    defendantId: 'd1',
    individualDefendant: { person: { lastName: 'Invented', firstName: 'Arthur' } },
    offences: [offence(results, { id: 'o1' })],
  },
  ...members,
});
