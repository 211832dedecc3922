import { webcrypto } from 'node:crypto';
import type { Algorithm, VerifyingKey } from './verifying-key.js';

const parameters: Readonly<
  Record<Algorithm, webcrypto.AlgorithmIdentifier | webcrypto.EcdsaParams>
> = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
};

/** Whether `signature` is the key's signature of `signed`. The key alone decides the algorithm. */
export function signatureHolds(
  { alg, key }: VerifyingKey,
  signed: Buffer,
  signature: Buffer,
): Promise<boolean> {
  return webcrypto.subtle.verify(parameters[alg], key, signature, signed);
}
