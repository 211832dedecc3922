import { eventType, type AgencyKind } from '#contracts';
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

/** What is said, and by whom. */
export interface Said {
  by: AgencyKind;
  /** Event name, as `prison.released`. */
  name: string;
  content: (person: number) => object;
}

const released: Said = {
  by: 'prison',
  name: 'prison.released',
  content: () => ({ prison: 'BEN', reason: 'CR', licence: true }),
};

/** Signs a release for each person, as the prison. @param audience the broker's issuer */
export const signReleases = (
  key: SigningKey,
  audience: string,
  persons: readonly number[],
): Promise<SignedEvent[]> => signEvents(key, audience, released, persons);

/** Signs the same statement about each person. @param audience the broker's issuer */
export async function signEvents(
  key: SigningKey,
  audience: string,
  { by, name, content }: Said,
  persons: readonly number[],
): Promise<SignedEvent[]> {
  const at = Math.floor(new SystemClock().now().getTime() / 1_000);
  return Promise.all(
    persons.map(async (person) => {
      const jti = newId();
      const body = await key.sign({
        iss: issuerOf(by),
        aud: audience,
        iat: at,
        jti,
        toe: at,
        sub_id: { format: 'crn', id: crnOf(person) },
        events: { [eventType(name)]: content(person) },
      });
      return { jti, person, body };
    }),
  );
}
