import type { Chance } from '../world/chance.js';
import type { Person } from '../world/person.js';
import { offset, zoneless } from '../world/time.js';
import { reference, wrapped } from './sns.js';

/** A domain event about a prisoner that says hardly more than its type. */
export function prisonerEvent(
  eventType: string,
  noms: string,
  at: number,
  chance: Chance,
  information: object = {},
  detailUrl?: string | null,
): object {
  const event = {
    eventType,
    version: 1,
    occurredAt: offset(at),
    publishedAt: offset(at),
    description: 'Something about a prisoner',
    ...(detailUrl !== undefined && { detailUrl }),
    additionalInformation: { nomsNumber: noms, ...information },
    personReference: reference({ NOMS: noms }),
  };
  return wrapped(event, at, chance);
}

/** The services for temporary absences and journeys to court (FEEDS §2.1): an id and a person, and nothing to ask. */
export function absenceEvent(
  eventType: string,
  { noms }: Person,
  absence: string,
  at: number,
  chance: Chance,
): object {
  const event = {
    eventType,
    version: 1,
    occurredAt: offset(at),
    description: 'A temporary absence',
    detailUrl: null,
    additionalInformation: { id: absence, source: 'DPS' },
    personReference: reference({ NOMS: noms }),
  };
  return wrapped(event, at, chance);
}

/** Two records of one person became one. */
export const mergedEvent = (person: Person, booking: number, at: number, chance: Chance): object =>
  prisonerEvent('prison-offender-events.prisoner.merged', person.noms, at, chance, {
    removedNomsNumber: person.otherNoms,
    reason: 'MERGE',
    bookingId: String(booking),
  });

/** What the prisons' systems send all day and nobody here must be told (FEEDS §2.1). */
export const idleTypes = [
  'prisoner-offender-search.prisoner.alerts-updated',
  'prisoner-offender-search.prisoner.convicted-status-changed',
  'prison-offender-events.prisoner.sentence.changed',
  'prison-offender-events.prisoner.sentence-term.changed',
  'offender-management.handover.changed',
  'create-and-vary-a-licence.licence.activated',
] as const;

/** A raw event without a person: only a booking, or nothing. */
export function rawIdle(booking: number, at: number, chance: Chance): object {
  const eventType = chance.pick(['IMPRISONMENT_STATUS-CHANGED', 'OFFENDER-UPDATED'] as const);
  const event = {
    eventType,
    eventDatetime: zoneless(at),
    nomisEventType: eventType,
    ...(eventType === 'OFFENDER-UPDATED'
      ? { offenderId: String(booking) }
      : { bookingId: booking }),
  };
  return wrapped(event, at, chance);
}
