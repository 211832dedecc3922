import { eventType } from '#contracts';
import { newId, SystemClock } from '#kernel';
import type { SigningKey } from '#trust';
import { issuerOf } from './agencies.js';
import { crnOf } from './directory.js';

/** An event, signed before the measured time begins. */
export interface SignedEvent {
  jti: string;
  /** Whom it is about: the number of the bench's case. */
  person: number;
  /** The compact SET. */
  body: string;
}

/** Signs a release for each person, as the prison. @param audience the broker's issuer */
export async function signReleases(
  key: SigningKey,
  audience: string,
  persons: readonly number[],
): Promise<SignedEvent[]> {
  const at = Math.floor(new SystemClock().now().getTime() / 1_000);
  return Promise.all(
    persons.map(async (person) => {
      const jti = newId();
      const body = await key.sign({
        iss: issuerOf('prison'),
        aud: audience,
        iat: at,
        jti,
        toe: at,
        sub_id: { format: 'crn', id: crnOf(person) },
        events: { [eventType('prison.released')]: { prison: 'BEN', reason: 'CR', licence: true } },
      });
      return { jti, person, body };
    }),
  );
}
