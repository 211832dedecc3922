import { z } from 'zod';
import { eventType } from './contract.js';
import { instant } from './parts.js';

/** What the broker says to a sender: this statement of yours was accepted. It is never taken in. */
export const eventReceiptType = eventType('event.receipt');

/** SHA-256 in base64url. */
const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 in base64url');

/**
 * The broker's receipt for one accepted statement, so that either side can settle whether it was told. It says what
 * was accepted by hashes alone, so that it can be shown to others.
 */
export const eventReceipt = z.strictObject({
  /** The sender's statement. */
  event: z.strictObject({
    issuer: z.string(),
    jti: z.string(),
    type: z.string(),
    /** SHA-256 (base64url) of its claims as they were signed: the payload of the JWS, decoded. */
    payloadDigest: digest,
    /** SHA-256 (base64url) of the whole compact JWS, byte for byte. None once the names in it were erased. */
    digest: digest.optional(),
  }),
  /** When it was committed: no `202` was answered before. */
  receivedAt: instant,
  /** Where the broker's record says that it was received. */
  record: z.strictObject({ seq: z.int().positive() }),
  /** Where its leaf lies in the sealed record. Not said before the record is sealed. */
  ledger: z.strictObject({ leaf: z.int().nonnegative() }).optional(),
});
export type EventReceipt = z.infer<typeof eventReceipt>;
