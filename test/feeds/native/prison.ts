import type { Chance } from '../world/chance.js';
import { offset, zoneless, minute } from '../world/time.js';
import { reference, wrapped } from './sns.js';

/** How the prisons' system (NOMIS) records that somebody went in or out. */
export interface Movement {
  at: number;
  type: 'ADM' | 'REL' | 'TAP' | 'CRT' | 'TRN';
  direction: 'IN' | 'OUT';
  /** The movement's reason code (FEEDS §2.2). */
  code: string;
  prison: string;
  /** The other end: `OUT`, a court, or another prison. */
  elsewhere: string;
  /** The two families' own words for it. */
  reason: { delayed: string; search: string };
}

/** The stay in prisons that a movement belongs to, and which movement of it this is. */
export interface Booking {
  booking: number;
  sequence: number;
}

/** How long the delayed family holds an event back (FEEDS §0.3). */
export const heldBack = 45 * minute;

const verbs = { IN: 'received', OUT: 'released' } as const;

/** The delayed family: `prison-offender-events.prisoner.…` */
export function delayedEvent(noms: string, movement: Movement, chance: Chance): object {
  const { direction, code, prison, at } = movement;
  const inside = direction === 'IN';
  const publishedAt = at + heldBack;
  const reasonCode = { nomisMovementReasonCode: code };
  const event = {
    eventType: `prison-offender-events.prisoner.${verbs[direction]}`,
    version: 1,
    occurredAt: offset(at),
    publishedAt: offset(publishedAt),
    // It may contradict the type, and nobody must look at it.
    description: `A prisoner has been ${chance.percent(90) ? verbs[direction] : 'received'}`,
    additionalInformation: {
      nomsNumber: noms,
      reason: movement.reason.delayed,
      // Never to be relied on: it was not always right.
      ...(inside && chance.percent(20) && { probableCause: 'RECALL' }),
      ...reasonCode,
      details: `${inside ? 'ACTIVE IN' : 'INACTIVE OUT'}:${movement.type}-${code}`,
      currentLocation: inside ? 'IN_PRISON' : 'OUTSIDE_PRISON',
      prisonId: prison,
      currentPrisonStatus: movement.type === 'REL' ? 'NOT_UNDER_PRISON_CARE' : 'UNDER_PRISON_CARE',
    },
    ...(chance.percent(90) && { personReference: reference({ NOMS: noms }) }),
  };
  return wrapped(event, publishedAt, chance, { code: `${movement.type}-${code}` });
}

/** The immediate family: `prisoner-offender-search.prisoner.…`, which only points to the record. */
export function searchEvent(
  noms: string,
  { direction, reason, prison, at }: Movement,
  detailUrl: string,
  chance: Chance,
): object {
  const event = {
    eventType: `prisoner-offender-search.prisoner.${verbs[direction]}`,
    version: 1,
    occurredAt: offset(at + chance.between(500, 20_000)),
    description: `A prisoner has been ${verbs[direction]}`,
    detailUrl,
    additionalInformation: { nomsNumber: noms, reason: reason.search, prisonId: prison },
    personReference: reference({ NOMS: noms }),
  };
  return wrapped(event, at, chance);
}

/** The raw event of the prisons' system (FEEDS §1.3): local time without a zone, and often without the number. */
export function rawMovement(
  noms: string,
  movement: Movement,
  { booking, sequence }: Booking,
  chance: Chance,
): object {
  const { at, type, direction, code, prison, elsewhere } = movement;
  const inside = direction === 'IN';
  const event = {
    eventType: 'EXTERNAL_MOVEMENT_RECORD-INSERTED',
    eventDatetime: zoneless(at + 2_000),
    nomisEventType: 'EXTERNAL_MOVEMENT-CHANGED',
    bookingId: booking,
    ...(chance.percent(60) && { offenderIdDisplay: noms }),
    movementSeq: sequence,
    movementDateTime: zoneless(at),
    movementType: type,
    movementReasonCode: code,
    directionCode: direction,
    escortCode: 'PECS',
    fromAgencyLocationId: inside ? elsewhere : prison,
    toAgencyLocationId: inside ? prison : elsewhere,
    recordInserted: true,
    recordDeleted: false,
    auditModuleName: 'OIDADMIS',
  };
  return wrapped(event, at, chance, { code: `${type}-${direction}` });
}

/** The movement was a mistake, and is taken out of the record. */
export function rawDeleted(
  noms: string,
  movement: Movement,
  { booking, sequence }: Booking,
  at: number,
  chance: Chance,
): object {
  const event = {
    eventType: 'EXTERNAL_MOVEMENT_RECORD-DELETED',
    eventDatetime: zoneless(at),
    nomisEventType: 'EXTERNAL_MOVEMENT-CHANGED',
    bookingId: booking,
    offenderIdDisplay: noms,
    movementSeq: sequence,
    movementDateTime: zoneless(movement.at),
    movementType: movement.type,
    movementReasonCode: movement.code,
    directionCode: movement.direction,
    fromAgencyLocationId: movement.prison,
    toAgencyLocationId: movement.elsewhere,
    recordInserted: false,
    recordDeleted: true,
  };
  return wrapped(event, at, chance, { code: `${movement.type}-${movement.direction}` });
}
