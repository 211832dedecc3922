import { TocsinError } from '#kernel';
import { canonicalBytes } from './base64url.js';
import { isSafeKid, shortType } from './compact.js';
import { keyAgreement } from './encryption-key.js';
import { isObject, readStrictObject, type JsonObject } from './strict-json.js';

/** The one cipher that a statement is encrypted with (RFC 7518 §5.3). */
const contentCipher = 'A256GCM';

/** The header of what is made here, less `kid` and `epk`. RFC 7519 §5.2: what holds a JWT says so in `cty`. */
export const jweHeader = {
  alg: keyAgreement,
  enc: contentCipher,
  typ: 'secevent+jwt',
  cty: 'JWT',
} as const;

/** A P-256 public key that was made for one message (RFC 7518 §4.6.1.1). */
export interface EphemeralKey {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/** A compact JWE taken apart (RFC 7516 §3.1). Nobody knows yet what is in it, or who made it. */
export interface OpenedJwe {
  header: JsonObject;
  /** The header as it came: what the tag is over, besides the text. */
  bound: Buffer;
  epk: EphemeralKey;
  wrapped: Buffer;
  vector: Buffer;
  sealed: Buffer;
  tag: Buffer;
}

/** In bytes: a statement of the largest size, grown by a third. */
const largest = 96 * 1024;
const longestHeader = 1024;
const headerNames = 'alg cty enc epk kid typ';
const refuse = (what: string): TocsinError => new TocsinError('invalid_request', what);

/** Whether a token has the five parts of a JWE, where a JWS has three. */
export const isEncrypted = (compact: string): boolean => compact.split('.', 6).length === 5;

const names = (given: unknown, type: string): boolean =>
  typeof given === 'string' && shortType(given) === type;

function coordinate(given: unknown): string {
  if (typeof given === 'string' && canonicalBytes(given)?.length === 32) return given;
  throw refuse('The ephemeral key (epk) has a coordinate that cannot be read');
}

function ephemeralKey(epk: unknown): EphemeralKey {
  const whole = isObject(epk) && Object.keys(epk).sort().join(' ') === 'crv kty x y';
  // Whether it lies on its curve shows when it is used; it is refused then like everything that cannot be decrypted.
  if (!whole || epk['kty'] !== 'EC' || epk['crv'] !== 'P-256')
    throw refuse('The ephemeral key (epk) must be a P-256 public key and nothing else');
  return { kty: 'EC', crv: 'P-256', x: coordinate(epk['x']), y: coordinate(epk['y']) };
}

/** What would change how it is decrypted, and is understood by nobody here (RFC 7516 §4.1.3, RFC 7518 §4.6.1). */
const foreign = ['zip', 'apu', 'apv', 'crit'];

function readHeader(bytes: Buffer): Pick<OpenedJwe, 'header' | 'epk'> {
  if (bytes.length > longestHeader) throw refuse('The header is too large');
  const header = readStrictObject(bytes, 2);
  if (header['alg'] !== keyAgreement || header['enc'] !== contentCipher)
    throw refuse(`Only ${keyAgreement} with ${contentCipher} is taken`);
  // With `zip` a small message unpacks to a huge one; `apu` and `apv` bind nothing that the SET inside does not say.
  if (foreign.some((name) => name in header))
    throw refuse('The header asks for what is not done here');
  return { header, epk: ephemeralKey(header['epk']) };
}

/**
 * Takes a compact JWE apart, strictly and before any key is used.
 * @throws TocsinError `invalid_request`
 */
export function openJwe(compact: string): OpenedJwe {
  if (compact.length > largest) throw refuse('It is too large');
  // One part more than there may be is enough to know that there are too many.
  const [header, wrapped, vector, sealed, tag, ...more] = compact.split('.', 6).map(canonicalBytes);
  if (!header || !wrapped || !vector || !sealed || !tag || more.length > 0)
    throw refuse('It is not a compact JWE in canonical base64url');
  // A key of 32 bytes wrapped (RFC 3394), and the lengths of AES-GCM (RFC 7518 §5.3).
  if (wrapped.length !== 40 || vector.length !== 12 || tag.length !== 16)
    throw refuse('A part of the JWE has the wrong length');
  const bound = Buffer.from(compact.slice(0, compact.indexOf('.')), 'ascii');
  return { ...readHeader(header), bound, wrapped, vector, sealed, tag };
}

/**
 * The id of the key that an encrypted statement names; the rest of its header must be as `encryptSet` makes it.
 * @throws TocsinError `invalid_request`
 */
export function recipientOf({ header }: OpenedJwe): string {
  const { typ, cty, kid } = header;
  // Exactly six: `jku`, `jwk`, `x5u` and whatever else there is have no business here.
  if (Object.keys(header).sort().join(' ') !== headerNames)
    throw refuse('The header must hold alg, enc, epk, kid, typ and cty alone');
  if (!names(typ, 'secevent+jwt')) throw refuse('The header names another type of token');
  if (!names(cty, 'jwt')) throw refuse('The header must say that a JWT is inside');
  if (!isSafeKid(kid)) throw refuse('The key id cannot be used');
  return kid;
}
