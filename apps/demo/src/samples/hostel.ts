import { newId } from '#kernel';
import { hostels } from '../directory/london.js';
import type { Asked } from './person.js';
import { personReference, snsNotification } from './sns.js';

export interface Departure {
  premises: string;
  at: Date;
  /** Where the details can be fetched: the address ends in their id. */
  detailUrl: (id: string) => string;
}

/** A hostel's native "departed" event and the details that it points to (FEEDS §4), about an invented person. */
export function hostelDeparted(
  person: Asked,
  { premises, at, detailUrl }: Departure,
): { notification: object; id: string; detail: object } | undefined {
  if (person.crn === undefined) return undefined;
  const id = newId();
  const applicationId = newId();
  const eventType = 'approved-premises.person.departed';
  const event = {
    eventType,
    version: 1,
    description: 'A person departed from the approved premises',
    detailUrl: detailUrl(id),
    occurredAt: at.toISOString(),
    additionalInformation: { applicationId },
    personReference: personReference({ CRN: person.crn, NOMS: person.noms }),
  };
  const detail = {
    id,
    timestamp: at.toISOString(),
    eventType,
    eventDetails: {
      personReference: { crn: person.crn, noms: person.noms ?? 'Unknown NOMS Number' },
      deliusEventNumber: '1',
      applicationId,
      applicationUrl: `https://hostel.demo.example/applications/${applicationId}`,
      bookingId: newId(),
      premises: {
        id: newId(),
        name: hostels.find(({ code }) => code === premises)?.name ?? premises,
        apCode: premises,
        legacyApCode: 'Q000',
        localAuthorityAreaName: 'Newham',
      },
      departedAt: at.toISOString(),
      reason: 'Absconded',
      legacyReasonCode: 'A',
      destination: {
        moveOnCategory: {
          id: newId(),
          description: 'Not known',
          legacyMoveOnCategoryCode: 'MC00',
        },
      },
      recordedBy: { staffCode: 'DM0001', forenames: 'Gita', surname: 'Sampleton' },
    },
  };
  return { notification: snsNotification(event, at), id, detail };
}
