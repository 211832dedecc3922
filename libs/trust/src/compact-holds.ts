import { TocsinError } from '#kernel';
import { partsOf, signedPartOf } from './compact.js';
import { signatureHolds } from './signature.js';
import { readStrictObject, type JsonObject } from './strict-json.js';
import type { VerifyingKey } from './verifying-key.js';

/**
 * Whether a compact JWS (RFC 7515 §3.1) is canonical, names the key's own algorithm, and was signed by it. It says
 * nothing about what was signed, nor about the rest of the header: that is the profile's (`verifySet`).
 */
export async function compactHolds(compact: string, key: VerifyingKey): Promise<boolean> {
  const parts = partsOf(compact);
  if (!parts) return false;
  const [header, , signature] = parts;
  const read = readHeader(header);
  // RFC 7515 §4.1.11: no extension is understood here, so that none may be critical.
  if (read?.['alg'] !== key.alg || 'crit' in read) return false;
  return signatureHolds(key, signedPartOf(compact), signature);
}

function readHeader(bytes: Buffer): JsonObject | undefined {
  try {
    return readStrictObject(bytes);
  } catch (thrown) {
    if (thrown instanceof TocsinError) return undefined;
    throw thrown;
  }
}
