import type { AnySubject, SetClaims } from '#contracts';
import { TocsinError } from '#kernel';
import { isObject, type JsonObject } from './strict-json.js';

const refuse = (what: string): TocsinError => new TocsinError('invalid_request', what);

const allowed = new Set(['iss', 'aud', 'iat', 'jti', 'sub_id', 'toe', 'txn', 'events']);

export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/** A text of 1 to `longest` characters, or nothing. */
export const shortText = (value: unknown, longest: number): string | undefined =>
  typeof value === 'string' && value.length >= 1 && value.length <= longest ? value : undefined;

/** Refuses what has no place in a SET, before anybody is asked for a key. */
export function refuseForeignClaims(claims: JsonObject): void {
  // SSF 1.0 §"SET profile": so that a SET is never taken for an ID token or an access token.
  if ('exp' in claims || 'sub' in claims) throw refuse('A SET must not hold exp or sub');
  if (Object.keys(claims).some((name) => !allowed.has(name)))
    throw refuse('A claim is not one of those taken here');
}

export function issuerOf(claims: JsonObject): string {
  const iss = shortText(claims['iss'], 200);
  if (iss === undefined) throw refuse('The issuer must be a text of 1 to 200 characters');
  return iss;
}

/** Whom it is addressed to, when it is one alone: a list of one is one, too (RFC 7519 §4.1.3). */
export const soleAudience = ({ aud }: JsonObject): unknown =>
  Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;

/** Ours alone: a SET for several receivers would tell each of them about the others (SSF profile). */
export function checkAudience(claims: JsonObject, ours: string): void {
  if (soleAudience(claims) !== ours)
    throw new TocsinError('invalid_audience', 'It is not addressed to this receiver alone');
}

export interface TimeBounds {
  now: Date;
  maxAgeSeconds: number;
  aheadSeconds: number;
}

const year2000 = 946_684_800;
const aDay = 86_400;

function checkTimes({ iat, toe }: JsonObject, { now, maxAgeSeconds, aheadSeconds }: TimeBounds) {
  const time = seconds(now);
  if (!Number.isSafeInteger(iat)) throw refuse('The time of issue must be whole seconds');
  if ((iat as number) > time + aheadSeconds) throw refuse('The time of issue lies ahead');
  if ((iat as number) < time - maxAgeSeconds) throw refuse('The time of issue is too long ago');
  if (toe === undefined) return;
  if (!Number.isSafeInteger(toe)) throw refuse('The time of the event must be whole seconds');
  // A feed that gets its time zone wrong is heard; one that gets the year wrong is not.
  if ((toe as number) < year2000 || (toe as number) > time + aDay)
    throw refuse('The time of the event cannot be right');
}

/**
 * The claims of a SET whose signature holds (RFC 8417 §2.2, SSF profile).
 * @throws TocsinError `invalid_request`
 */
export function readClaims(claims: JsonObject, aud: string, bounds: TimeBounds): SetClaims {
  const jti = shortText(claims['jti'], 128);
  if (jti === undefined) throw refuse('The identifier (jti) must be a text of 1 to 128 characters');
  checkTimes(claims, bounds);
  const { events, sub_id: subject, iat, toe, txn } = claims;
  if (txn !== undefined && shortText(txn, 200) === undefined)
    throw refuse('The transaction (txn) must be a text of 1 to 200 characters');
  if (!isObject(events) || Object.keys(events).length !== 1)
    throw refuse('There must be exactly one event');
  if (!Object.values(events).every(isObject)) throw refuse('The event must be an object');
  if (!isObject(subject)) throw refuse('The subject (sub_id) must be an object');
  return {
    iss: issuerOf(claims),
    aud,
    jti,
    iat: iat as number,
    // Its shape is the event contract's to check (readStatement).
    sub_id: subject as unknown as AnySubject,
    events: { ...events },
    ...(toe !== undefined && { toe: toe as number }),
    ...(txn !== undefined && { txn: txn as string }),
  };
}
