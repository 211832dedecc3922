import { TocsinError } from '#kernel';
import { canonicalBytes } from './base64url.js';
import { readStrictObject, type JsonObject } from './strict-json.js';
import { isAlgorithm, type Algorithm } from './verifying-key.js';

/** A compact JWS taken apart (RFC 7515 §3.1). Nothing in it is to be believed before its signature holds. */
export interface OpenedJws {
  /** Undefined when the header names an algorithm that no key here can have. */
  alg: Algorithm | undefined;
  kid: string;
  claims: JsonObject;
  payload: Buffer;
  /** What was signed: `header.payload` as it came. */
  signed: Buffer;
  signature: Buffer;
}

/** Whether a key may be looked for under this id. */
export const isSafeKid = (kid: unknown): kid is string =>
  typeof kid === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(kid);

/** RFC 7515 §4.1.9: a media type, case-insensitive, "application/" may be left out. */
export const shortType = (given: string): string =>
  given.toLowerCase().replace(/^application\//, '');

/** What a compact JWS signs: `header.payload` as it came. */
export const signedPartOf = (compact: string): Buffer =>
  Buffer.from(compact.slice(0, compact.lastIndexOf('.')), 'ascii');

const refuse = (what: string): TocsinError => new TocsinError('invalid_request', what);

/** The three decoded parts of the compact form, or nothing when it is not canonical. */
export function partsOf(compact: string): [Buffer, Buffer, Buffer] | undefined {
  // One part more than there may be is enough to know that there are too many.
  const [first, second, third, fourth] = compact.split('.', 4);
  if (first === undefined || second === undefined || third === undefined || fourth !== undefined)
    return undefined;
  const [header, payload, signature] = [first, second, third].map(canonicalBytes);
  return header && payload && signature ? [header, payload, signature] : undefined;
}

function readHeader(bytes: Buffer, typ: string): Pick<OpenedJws, 'alg' | 'kid'> {
  const header = readStrictObject(bytes, 1);
  const { alg, kid, typ: given } = header;
  // Exactly three: `jwk`, `jku`, `x5u`, `crit` and `b64` (RFC 7797) have no business here.
  if (Object.keys(header).length !== 3) throw refuse('The header must hold alg, kid and typ alone');
  if (typeof given !== 'string') throw refuse('The header must name its type');
  if (shortType(given) !== typ) throw refuse('The header names another type of token');
  if (!isSafeKid(kid)) throw refuse('The key id cannot be used');
  if (typeof alg !== 'string') throw refuse('The header must name its algorithm');
  return { alg: isAlgorithm(alg) ? alg : undefined, kid };
}

/**
 * Takes a compact JWS apart, strictly.
 * @param typ the one type taken, lower case, without `application/`
 * @param largest in bytes
 * @throws TocsinError `invalid_request`
 */
export function openJws(compact: string, typ: string, largest: number): OpenedJws {
  if (compact.length > largest) throw refuse('It is too large');
  const parts = partsOf(compact);
  if (!parts) throw refuse('It is not a compact JWS in canonical base64url');
  const [header, payload, signature] = parts;
  return {
    ...readHeader(header, typ),
    claims: readStrictObject(payload),
    payload,
    signed: signedPartOf(compact),
    signature,
  };
}
