import {
  alertRaised,
  alertRaisedType,
  isOfStream,
  type AlertRaised,
  type AnySubject,
} from '#contracts';
import { SystemClock, TocsinError } from '#kernel';
import {
  decryptSet,
  isEncrypted,
  verifySet,
  type DecryptionKey,
  type KeyOf,
  type VerifiedSet,
} from '#trust';

/** How far the broker's clock may be ahead of yours, in seconds (FAPI 2.0). */
const ahead = 10;

export interface AlertOptions {
  /** The broker's keys: `(await BrokerKeys.of(url)).keyOf`. */
  keyOf: KeyOf;
  /** Your own issuer URI: an alert for anybody else is not yours. */
  audience: string;
  /**
   * Your key with `use: enc`, where you registered one: alerts are encrypted to it. While you change it, both: one
   * that is sent again may still be under the old one.
   */
  decryptionKey?: DecryptionKey | readonly DecryptionKey[];
  now?: Date;
  /** Your stream: what is said of it must be said of this one. */
  stream?: ExpectedStream;
}

/** What a receiver knows of its stream. */
export interface ExpectedStream {
  /** Its `stream_id`. */
  id: string;
  /** Whether you asked for a verification with this `state`. One that you did not ask for has none. */
  isState: (state: string) => boolean;
}

/** A SET of the broker whose signature holds and that is for you. */
export interface VerifiedAlert {
  /** The same alert sent again has the same: keep it to know a repeat. */
  jti: string;
  /** The signed text, taken out of its encryption. Keep it: it is the proof of what you were told. */
  compact: string;
  /** What the alert says; none in a SET about the stream, as that it works, or was paused. */
  alert?: AlertRaised;
  /** Whom it is about. */
  subject: AnySubject;
  /** Give it back in `txn` when you answer. */
  txn?: string;
  claims: VerifiedSet['claims'];
}

/**
 * Checks an alert: the broker's signature, that it is for you alone, and that it fits its contract. However old it
 * is, it counts: the stream may have been paused for long. One that came encrypted is opened first.
 * @throws TocsinError with the RFC 8935 code to answer; `unavailable` when it may be read later, as with another key
 */
export async function verifyAlert(
  given: string,
  { keyOf, audience, decryptionKey = [], now = new SystemClock().now(), stream }: AlertOptions,
): Promise<VerifiedAlert> {
  const compact = isEncrypted(given) ? opened(given, [decryptionKey].flat()) : given;
  const { claims } = await verifySet(compact, {
    keyOf,
    audience,
    now,
    maxAgeSeconds: Number.MAX_SAFE_INTEGER,
    aheadSeconds: Number.MAX_SAFE_INTEGER,
  });
  // A clock that is wrong says nothing about the alert: it is taken when the clock has been set.
  if (claims.iat * 1000 > now.getTime() + ahead * 1000)
    throw new TocsinError('unavailable', 'It was issued later than it is by the clock here');
  const { jti, sub_id: subject, txn } = claims;
  const verified = { jti, compact, subject, claims, ...(txn !== undefined && { txn }) };
  if (isOfStream(claims)) {
    if (stream) checkStream(claims, stream);
    return verified;
  }
  const said = alertRaised.safeParse(claims.events[alertRaisedType]);
  if (!said.success) throw new TocsinError('invalid_request', 'It is not an alert');
  return { ...verified, alert: said.data };
}

/** What is inside. A key that is missing here says nothing about the alert either: somebody can put it there. */
function opened(given: string, keys: readonly DecryptionKey[]): string {
  try {
    return decryptSet(given, (kid) => keys.find((key) => key.kid === kid));
  } catch (cause) {
    if (!(cause instanceof TocsinError) || cause.code !== 'invalid_key') throw cause;
    throw new TocsinError('unavailable', 'It is encrypted, and no key given here opens it', {
      cause,
    });
  }
}

/** SSF 1.0 §8.1.4.1: a verification of another stream, or with another state, shows nothing of this one. */
function checkStream(
  { sub_id: subject, events }: VerifiedSet['claims'],
  stream: ExpectedStream,
): void {
  if (subject.format !== 'opaque' || subject.id !== stream.id)
    throw new TocsinError('invalid_request', 'It is about another stream');
  const [said] = Object.values(events);
  const state: unknown =
    typeof said === 'object' && said !== null ? Reflect.get(said, 'state') : undefined;
  if (state !== undefined && !(typeof state === 'string' && stream.isState(state)))
    throw new TocsinError('invalid_state', 'Nobody asked for a verification with this state');
}
