import {
  alertRaised,
  alertRaisedType,
  isVerification,
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
}

/** A SET of the broker whose signature holds and that is for you. */
export interface VerifiedAlert {
  /** The same alert sent again has the same: keep it to know a repeat. */
  jti: string;
  /** The text as it came. Keep it: it is the proof of what you were told. */
  compact: string;
  /** What the alert says; none in a SET that only shows that the stream works. */
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
  { keyOf, audience, now = new SystemClock().now() }: AlertOptions,
): Promise<VerifiedAlert> {
  const { claims } = await verifySet(compact, { keyOf, audience, now });
  const { jti, sub_id: subject, txn } = claims;
  const verified = { jti, compact, subject, claims, ...(txn !== undefined && { txn }) };
  if (isVerification(claims)) return verified;
  const said = alertRaised.safeParse(claims.events[alertRaisedType]);
  if (!said.success) throw new TocsinError('invalid_request', 'It is not an alert');
  return { ...verified, alert: said.data };
}
