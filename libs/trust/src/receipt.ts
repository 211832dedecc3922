import { eventReceipt, eventReceiptType, type EventReceipt } from '#contracts';
import { sha256, TocsinError } from '#kernel';
import type { KeyOf } from './authenticate.js';
import { issuerOf, shortText, soleAudience } from './claims.js';
import { openJws } from './compact.js';
import { verifySet } from './verify-set.js';

const refuse = (what: string): TocsinError => new TocsinError('invalid_request', what);
const digest = (content: string | Uint8Array): string => sha256(content).toString('base64url');

export interface VerifiedReceipt {
  /** The broker that gave it. */
  broker: string;
  receipt: EventReceipt;
}

/**
 * Checks a receipt's signature, and that it is one and addressed to this sender. However old it is, it counts.
 * @param options.audience the sender's issuer
 * @throws TocsinError as `verifySet` does
 */
export async function verifyReceipt(
  compact: string,
  options: { audience: string; now: Date; keyOf: KeyOf },
): Promise<VerifiedReceipt> {
  const { claims } = await verifySet(compact, {
    ...options,
    maxAgeSeconds: Number.MAX_SAFE_INTEGER,
  });
  const receipt = eventReceipt.safeParse(claims.events[eventReceiptType]);
  if (!receipt.success) throw refuse('It is not a receipt');
  return { broker: claims.iss, receipt: receipt.data };
}

/** A statement as its sender kept it, and what of it a receipt speaks of. Its signature is not checked here. */
export interface KeptStatement {
  issuer: string;
  audience: string;
  jti: string;
  type: string;
  payloadDigest: string;
  digest: string;
}

/** Reads a compact JWS for comparing it with a receipt. @throws TocsinError `invalid_request` */
export function readKept(compact: string): KeptStatement {
  const { claims, payload } = openJws(compact, 'secevent+jwt', 64 * 1024);
  const { events, jti } = claims;
  const audience = shortText(soleAudience(claims), 200);
  const id = shortText(jti, 128);
  const [type] = typeof events === 'object' && events !== null ? Object.keys(events) : [];
  if (audience === undefined || id === undefined || type === undefined)
    throw refuse('The statement names no audience, no identifier or no event');
  return {
    issuer: issuerOf(claims),
    audience,
    jti: id,
    type,
    payloadDigest: digest(payload),
    digest: digest(compact),
  };
}

/** What of a receipt does not fit a statement; nothing when the receipt is for it. */
export function misfits(
  { broker, receipt: { event } }: VerifiedReceipt,
  kept: KeptStatement,
): string[] {
  const compared: [string, boolean][] = [
    ['the broker it was sent to', broker === kept.audience],
    ['the sender', event.issuer === kept.issuer],
    ['the identifier (jti)', event.jti === kept.jti],
    ['the type', event.type === kept.type],
    ['what was said', event.payloadDigest === kept.payloadDigest],
    ['the signature', event.digest === undefined || event.digest === kept.digest],
  ];
  return compared.flatMap(([what, fits]) => (fits ? [] : [what]));
}
