import type { Chance } from '../world/chance.js';
import type { Person } from '../world/person.js';
import { offset, zoneless } from '../world/time.js';
import type { Movement } from './prison.js';
import { reference, wrapped } from './sns.js';

/** What the prisons' record of a person says now. */
export interface PrisonRecord {
  last: Movement;
  booking: number;
  /** `2026-10-05`: the conditional release date; and how far the prison has confirmed it. */
  release?: string | undefined;
  confirmed?: boolean;
  legalStatus: 'REMAND' | 'SENTENCED' | 'RECALL' | 'DEAD';
  recall: boolean;
}

/** The record that `detailUrl` of the immediate family points to (FEEDS §2.4), without who the person is. */
export function prisonerRecord(person: Person, noms: string, record: PrisonRecord): object {
  const { last, booking, release, confirmed = false, legalStatus, recall } = record;
  const inside = last.direction === 'IN';
  const away = last.type === 'TRN' ? 'TRN' : 'OUT';
  const active = inside || last.type !== 'REL';
  return {
    prisonerNumber: noms,
    pncNumber: person.pnc,
    croNumber: person.cro,
    bookingId: String(booking),
    bookNumber: `${String(booking).slice(-5)}A`,
    firstName: 'FICTIONAL',
    lastName: `PERSON${person.id}`,
    status: `${active ? 'ACTIVE' : 'INACTIVE'} ${inside ? 'IN' : away}`,
    inOutStatus: inside ? 'IN' : away,
    lastMovementTypeCode: last.type,
    lastMovementReasonCode: last.code,
    prisonId: inside ? last.prison : away,
    lastPrisonId: last.prison,
    legalStatus,
    imprisonmentStatus: legalStatus === 'REMAND' ? 'RECEP_REM' : 'RECEP_DET',
    convictedStatus: legalStatus === 'REMAND' ? 'Remand' : 'Convicted',
    recall,
    indeterminateSentence: false,
    restrictedPatient: false,
    lastAdmissionDate: zoneless(last.at).slice(0, 10),
    ...(release !== undefined && {
      conditionalReleaseDate: release,
      nonDtoReleaseDate: release,
      nonDtoReleaseDateType: 'CRD',
      releaseDate: release,
      ...(confirmed && { confirmedReleaseDate: release }),
    }),
    alerts: [],
    aliases: [],
  };
}

/** "Something of this record changed": fetch it again and compare (FEEDS §0.6). */
export function recordUpdated(
  noms: string,
  categoriesChanged: readonly string[],
  detailUrl: string,
  at: number,
  chance: Chance,
): object {
  const event = {
    eventType: 'prisoner-offender-search.prisoner.updated',
    version: 1,
    occurredAt: offset(at),
    description: 'A prisoner record has been updated',
    detailUrl,
    additionalInformation: { nomsNumber: noms, categoriesChanged },
    personReference: reference({ NOMS: noms }),
  };
  return wrapped(event, at, chance);
}

/** The same news of the dates by the two other services, neither of which says a date. */
export function datesChanged(noms: string, booking: number, at: number, chance: Chance): object {
  const calculated = chance.percent(40);
  const event = calculated
    ? {
        eventType: 'calculate-release-dates.prisoner.changed',
        version: 1,
        occurredAt: offset(at),
        description: 'Prisoner calculation date changed',
        additionalInformation: { prisonerId: noms, bookingId: booking },
      }
    : {
        eventType: 'prison-offender-events.prisoner.sentence-dates-changed',
        version: 1,
        occurredAt: offset(at),
        publishedAt: offset(at),
        description: 'Sentence dates have changed',
        additionalInformation: {
          bookingId: String(booking),
          nomsNumber: noms,
          sentenceCalculationId: chance.between(1, 999_999),
        },
        personReference: reference({ NOMS: noms }),
      };
  return wrapped(event, at, chance);
}
