import type { Chance } from '../world/chance.js';
import type { Person } from '../world/person.js';
import { dayOf, offset, zoneless, zulu } from '../world/time.js';
import { reference, wrapped } from './sns.js';

export type StayEvent =
  'booking.made' | 'person.arrived' | 'person.not-arrived' | 'person.departed';

export const hostels = [
  { apCode: 'ZZONE1', legacyApCode: 'Q901' },
  { apCode: 'ZZTWO2', legacyApCode: 'Q902' },
  { apCode: 'ZZTRE3', legacyApCode: 'Q903' },
] as const;
export type Hostel = (typeof hostels)[number];

/** One stay, as the hostels' system has it. */
export interface Stay {
  application: string;
  booking: string;
  hostel: Hostel;
}

/** The event, which says only that there is something to ask about. Its time is when it was written down. */
export function stayEvent(
  kind: StayEvent,
  { crn, noms }: Person,
  stay: Stay,
  detailUrl: string,
  writtenAt: number,
  chance: Chance,
): object {
  const event = {
    eventType: `approved-premises.${kind}`,
    version: 1,
    description: 'Something about a resident of an approved premises',
    detailUrl,
    occurredAt: offset(writtenAt),
    additionalInformation: { applicationId: stay.application },
    personReference: reference({ CRN: crn, ...(chance.percent(70) && { NOMS: noms }) }),
  };
  return wrapped(event, writtenAt, chance);
}

/** What the address answers (FEEDS §4). Older details have another shape, and times without a zone. */
export function stayDetail(
  id: string,
  kind: StayEvent,
  { crn, noms }: Person,
  { application, booking, hostel }: Stay,
  details: object,
  writtenAt: number,
  chance: Chance,
): object {
  const old = chance.percent(20);
  const staff = { staffCode: 'ZZ0001', forenames: 'Fictional', surname: 'Worker' };
  return {
    id,
    timestamp: old ? zoneless(writtenAt) : zulu(writtenAt),
    eventType: `approved-premises.${kind}`,
    eventDetails: {
      personReference: { crn, noms: chance.percent(85) ? noms : 'Unknown NOMS Id' },
      deliusEventNumber: '1',
      applicationId: application,
      applicationUrl: `https://hostels.example/applications/${application}`,
      bookingId: booking,
      premises: {
        id: booking,
        name: 'Fictional House',
        ...hostel,
        ...(old && { probationArea: { code: 'N99', name: 'Fictional Region' } }),
      },
      ...(old ? { keyWorker: staff } : { recordedBy: staff }),
      ...details,
    },
  };
}

/** An instant as a detail writes it: with its offset, or in older ones as London's clock. */
export const written = (at: number, chance: Chance): string =>
  chance.percent(25) ? zoneless(at) : offset(at);

export const bookingDetails = (arrival: number): object => ({
  arrivalOn: dayOf(arrival),
  departureOn: dayOf(arrival + 84 * 86_400_000),
});

/** Why a resident left, by code and name (FEEDS §4). */
export const absconds = [
  ['A', 'Absconded'],
  ['A', 'Absconded'],
  ['J', 'Absconded, still at large'],
  ['K', 'Left of own volition'],
] as const;
export const departures = [
  ['H', 'Arrested, remanded in custody, or sentenced'],
  ['N', 'Order / licence expired'],
  ['Q', 'Admitted to Hospital'],
  ['X', 'Bed Withdrawn'],
  ['O', 'Planned move-on'],
  ['O', 'Planned move-on'],
  ['V', 'End of ROTL'],
  ['F', 'Curfew'],
  ['E', 'Order, licence or bail condition'],
  ['C', 'Positive drug test'],
  ['PAT', 'Positive alcohol test'],
  ['D', 'Behaviour / increasing risk in AP'],
] as const;

/** Why somebody did not come. The letters mean other things than on leaving. */
export const notComing = [
  ['4I', 'Parole release not granted'],
  ['H', 'Admitted to hospital'],
  ['1H', 'Arrested / In custody / Recalled'],
  ['B', 'Offer Withdrawn'],
  ['C', 'Withdrawn by Referrer'],
] as const;
