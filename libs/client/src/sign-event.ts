import { eventType, readStatement, type AnySubject, type SetClaims } from '#contracts';
import { newId, SystemClock, TocsinError } from '#kernel';
import { largestSet, type SigningKey } from '#trust';

/** What an agency states. */
export interface EventToSign {
  key: SigningKey;
  /** The agency's own issuer URI, as registered. */
  issuer: string;
  /** The broker's issuer URI (`issuer` in its `/.well-known/ssf-configuration`). */
  audience: string;
  /** As `prison.released`. */
  type: string;
  /** The person (`{ format: 'noms', id: 'A1234AA' }`), or the alert that is answered. */
  subject: AnySubject;
  content: object;
  /** When it happened; now by default. */
  happenedAt?: Date;
  /** New by default. One is never used for two statements. */
  jti?: string;
  /** What this statement belongs to, as the `txn` of the alert that it answers. */
  txn?: string;
  /** When it is stated; now by default. */
  now?: Date;
}

export interface SignedEvent {
  /** Keep it with the text: it is what the broker's answers and its record go by. */
  jti: string;
  /** Keep this text until `202` was seen, and send it again as it is. */
  compact: string;
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/**
 * Signs a statement (RFC 8417). It is held against the contract of its event first, so that nothing is signed
 * that the broker would refuse for what it says.
 * @throws TocsinError `invalid_request`, naming the member and what is wrong with it
 */
export async function signEvent(event: EventToSign): Promise<SignedEvent> {
  const now = event.now ?? new SystemClock().now();
  const jti = event.jti ?? newId();
  const claims: SetClaims = {
    iss: event.issuer,
    aud: event.audience,
    jti,
    iat: seconds(now),
    toe: seconds(event.happenedAt ?? now),
    ...(event.txn !== undefined && { txn: event.txn }),
    sub_id: event.subject,
    events: { [eventType(event.type)]: event.content },
  };
  readStatement(claims);
  const compact = await event.key.sign(claims);
  if (compact.length > largestSet)
    throw new TocsinError('invalid_request', 'The statement is too large');
  return { jti, compact };
}
