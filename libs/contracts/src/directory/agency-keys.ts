import { z } from 'zod';

/** An agency's keys: the JWK Set itself (RFC 7517 §5), or where the agency publishes it. */
export const keySetOf = {
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(20) }).optional(),
  jwksUrl: z.url().max(500).optional(),
};

/** Why an operator does what is not usual. Nobody is named in it: it is kept for ever. */
export const operatorReason = z.string().trim().min(3).max(300);
export const becauseOf = z.strictObject({ because: operatorReason });

/** What `tocsin agency rotate` sends. Without keys, those that the agency publishes are read now. */
export const keyRotation = z
  .strictObject({
    ...keySetOf,
    /** How long keys that are left out still count. */
    overlapHours: z.number().min(0).max(2_160).optional(),
    /** New keys count at once, and why: whoever checks with a key set read before will refuse what they sign. */
    emergency: operatorReason.optional(),
  })
  .refine(({ jwks, jwksUrl }) => jwks === undefined || jwksUrl === undefined, {
    message: 'give its keys (jwks) or where it publishes them (jwksUrl), not both',
    path: ['jwks'],
  });
export type KeyRotation = z.infer<typeof keyRotation>;
