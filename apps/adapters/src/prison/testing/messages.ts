import { loadTable } from '../../feeds/tables.js';
import { FeedRun } from '../../testing/run-feed.js';
import type { Answer } from '../../feeds/reading.js';
import type { Known } from '../dossier.js';
import type { PrisonFact } from '../facts.js';
import { prisonFeed } from '../prison-feed.js';
import { prisonTable, type PrisonTable } from '../table.js';

/** The table that comes with the project. */
export const table: PrisonTable = loadTable('policy/feeds', 'prison', prisonTable);

export const noms = 'A1234AA';

interface Moved {
  at: string;
  noms?: string;
  reason?: string | undefined;
  code?: string | undefined;
  prison?: string | undefined;
}

const event = (
  eventType: string,
  at: string,
  information: object,
  members: object = {},
): object => ({
  eventType,
  version: 1,
  occurredAt: at,
  description: 'A prisoner has been received into prison',
  additionalInformation: information,
  ...members,
});

/** The family that comes about 45 minutes late, with the NOMIS code. */
export const late = (
  way: 'released' | 'received',
  { at, noms: number = noms, reason, code, prison = 'WWI' }: Moved,
): object =>
  event(`prison-offender-events.prisoner.${way}`, at, {
    nomsNumber: number,
    reason: reason ?? (way === 'released' ? 'RELEASED' : 'ADMISSION'),
    nomisMovementReasonCode: code,
    prisonId: prison,
  });

/** The family that comes at once, without a code and with an address to ask at. */
export const soon = (
  way: 'released' | 'received',
  { at, noms: number = noms, reason, prison = 'WWI' }: Moved,
  detailUrl: string | undefined = `http://search.example/prisoner/${number}`,
): object =>
  event(
    `prisoner-offender-search.prisoner.${way}`,
    at,
    {
      nomsNumber: number,
      reason: reason ?? (way === 'released' ? 'RELEASED' : 'READMISSION'),
      prisonId: prison,
    },
    { detailUrl },
  );

/** That dates may have changed. */
export const datesChanged = (at: string, number = noms): object =>
  event(
    'prisoner-offender-search.prisoner.updated',
    at,
    { nomsNumber: number, categoriesChanged: ['LOCATION', 'SENTENCE'] },
    { detailUrl: `http://search.example/prisoner/${number}` },
  );

export const merged = (at: string, kept: string, removed: string): object =>
  event('prison-offender-events.prisoner.merged', at, {
    nomsNumber: kept,
    removedNomsNumber: removed,
    reason: 'MERGE',
  });

export const overdue = (at: string): object =>
  event(
    'person.temporary-absence.overdue',
    at,
    { id: 'absence-1', source: 'DPS' },
    {
      detailUrl: null,
      personReference: { identifiers: [{ type: 'NOMS', value: noms }] },
    },
  );

/** A raw NOMIS event, its times local and without a zone. */
export const deleted = (at: string, moved: string | undefined, direction = 'OUT'): object => ({
  eventType: 'EXTERNAL_MOVEMENT_RECORD-DELETED',
  eventDatetime: at,
  bookingId: 1200001,
  offenderIdDisplay: noms,
  movementDateTime: moved,
  directionCode: direction,
  recordDeleted: true,
});

/** A prisoner record in prison; dates as they are written there. */
export const inside = (members: object = {}): object => ({
  prisonerNumber: noms,
  bookingId: '1200001',
  status: 'ACTIVE IN',
  inOutStatus: 'IN',
  lastMovementTypeCode: 'ADM',
  lastMovementReasonCode: 'I',
  prisonId: 'WWI',
  ...members,
});

export const outside = (code: string, members: object = {}): object =>
  inside({
    status: 'INACTIVE OUT',
    inOutStatus: 'OUT',
    lastMovementTypeCode: 'REL',
    lastMovementReasonCode: code,
    prisonId: 'OUT',
    lastPrisonId: 'WWI',
    ...members,
  });

export const found = (record: object): Answer => ({
  status: 'found',
  bytes: Buffer.from(JSON.stringify(record)),
});

/** The feed with its memory, and a prisoner record that can be changed between messages. */
export class Prison extends FeedRun<PrisonFact, Known> {
  constructor(
    readonly search: { answer: Answer } = { answer: { status: 'gone' } },
    change: Partial<PrisonTable> = {},
    searchUrl?: string,
  ) {
    super(prisonFeed({ table: { ...table, ...change }, searchUrl }), () => search.answer);
  }

  record(record: object): this {
    this.search.answer = found(record);
    return this;
  }
}

/** Releases are at short notice where no date is known. */
export const noDates: Partial<PrisonTable> = {
  shortNotice: { ...table.shortNotice, noDateKnown: 'unplanned' },
};

/** Text that matches. A bare pattern in an object would match anything. */
export const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);
