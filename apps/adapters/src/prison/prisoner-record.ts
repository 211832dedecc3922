import { isUtf8 } from 'node:buffer';
import { nomsOf } from '#contracts';
import { dayOf } from '../feeds/instants.js';
import { isObject, parsed, textAt } from '../feeds/json.js';
import { dateKinds, type DateKind, type Dates } from './facts.js';
import { codeAt, prisonAt } from './members.js';

/** What this feed reads of a prisoner record (FEEDS §2.4). Nothing else of it is kept apart from the message. */
export interface PrisonerRecord {
  noms: string | undefined;
  /** `IN`, `OUT` or `TRN` */
  inOut: string | undefined;
  /** Out, and no longer under the prison's care. */
  gone: boolean;
  /** `ADM`, `REL`, `TAP`, `CRT` or `TRN` */
  movement: string | undefined;
  movementReason: string | undefined;
  booking: string | undefined;
  prison: string | undefined;
  /** The prison that holds him or held him last. */
  lastPrison: string | undefined;
  previousPrison: string | undefined;
  dates: Dates;
  confirmed: string | undefined;
  /** "Actual or most likely": the confirmed one where there is one. */
  releaseOn: string | undefined;
  /** The names of the members that should be days and are none. */
  unreadable: readonly string[];
}

const members: Readonly<Record<Exclude<DateKind, 'SLED'>, string>> = {
  CRD: 'conditionalReleaseDate',
  ARD: 'automaticReleaseDate',
  HDCED: 'homeDetentionCurfewEligibilityDate',
  SED: 'sentenceExpiryDate',
  PED: 'paroleEligibilityDate',
  TARIFF: 'tariffDate',
};
const confirmedName = 'confirmedReleaseDate';
const releaseName = 'releaseDate';

function datesOf(record: unknown): Dates {
  const dates: Dates = {};
  for (const kind of dateKinds) {
    const day = kind === 'SLED' ? undefined : dayOf(textAt(record, members[kind]));
    if (day !== undefined) dates[kind] = day;
  }
  // One of ARD, CRD, NPD and PRRD under one name; this feed's statements have no word for the last two.
  const day = dayOf(textAt(record, 'nonDtoReleaseDate'));
  const kind = textAt(record, 'nonDtoReleaseDateType');
  if (day !== undefined && (kind === 'CRD' || kind === 'ARD')) dates[kind] ??= day;
  // Where sentence and licence end on one day, that day is called the SLED.
  const { SED, ...others } = dates;
  return SED !== undefined && SED === dayOf(textAt(record, 'licenceExpiryDate'))
    ? { ...others, SLED: SED }
    : dates;
}

/** Reads a prisoner record; nothing when it is none. */
export function prisonerRecord(bytes: Buffer): PrisonerRecord | undefined {
  const record = isUtf8(bytes) ? parsed(bytes.toString('utf8')) : undefined;
  if (!isObject(record)) return undefined;
  const inOut = textAt(record, 'inOutStatus');
  const confirmed = dayOf(textAt(record, confirmedName));
  const prison = prisonAt(record, 'prisonId');
  const named = [...Object.values(members), confirmedName, releaseName];
  return {
    noms: nomsOf(textAt(record, 'prisonerNumber')),
    inOut,
    gone: inOut === 'OUT' && textAt(record, 'status') === 'INACTIVE OUT',
    movement: textAt(record, 'lastMovementTypeCode'),
    movementReason: codeAt(record, 'lastMovementReasonCode'),
    booking: textAt(record, 'bookingId'),
    prison,
    lastPrison: prison ?? prisonAt(record, 'lastPrisonId') ?? prisonAt(record, 'previousPrisonId'),
    previousPrison: prisonAt(record, 'previousPrisonId'),
    dates: datesOf(record),
    confirmed,
    releaseOn: confirmed ?? dayOf(textAt(record, releaseName)),
    unreadable: named.filter((name) => {
      const text = textAt(record, name);
      return text !== undefined && dayOf(text) === undefined;
    }),
  };
}
