import {
  alertRaised,
  alertRaisedType,
  isOfStream,
  type AlertRaised,
  type AnySubject,
} from '#contracts';
import { SystemClock, TocsinError } from '#kernel';
import { verifySet, type KeyOf, type VerifiedSet } from '#trust';

export interface AlertOptions {
  /** The broker's keys: `(await BrokerKeys.of(url)).keyOf`. */
  keyOf: KeyOf;
  /** Your own issuer URI: an alert for anybody else is not yours. */
  audience: string;
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
  /** The text as it came. Keep it: it is the proof of what you were told. */
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
 * Checks an alert: the broker's signature, that it is for you alone, and that it fits its contract.
 * @throws TocsinError with the RFC 8935 code to answer
 */
export async function verifyAlert(
  compact: string,
  { keyOf, audience, now = new SystemClock().now(), stream }: AlertOptions,
): Promise<VerifiedAlert> {
  const { claims } = await verifySet(compact, { keyOf, audience, now });
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
