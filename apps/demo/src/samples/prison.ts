import type { Asked } from './person.js';
import { personReference, snsNotification } from './sns.js';

/** A prison's native "released" event (FEEDS §2.1), about an invented person. */
export function prisonReleased(
  person: Asked,
  { prison, reason, at }: { prison: string; reason: string; at: Date },
): object | undefined {
  if (person.noms === undefined) return undefined;
  return snsNotification(
    {
      eventType: 'prison-offender-events.prisoner.released',
      ...{
        version: 1,
        occurredAt: at.toISOString(),
        publishedAt: at.toISOString(),
        description: 'A prisoner has been released from prison',
        additionalInformation: {
          nomsNumber: person.noms,
          reason: 'RELEASED',
          details: `Movement reason code ${reason}`,
          nomisMovementReasonCode: reason,
          currentLocation: 'OUTSIDE_PRISON',
          prisonId: prison,
          currentPrisonStatus: 'NOT_UNDER_PRISON_CARE',
        },
        personReference: personReference({ NOMS: person.noms }),
      },
    },
    at,
  );
}
