import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createPublicKey,
  diffieHellman,
  KeyObject,
  randomBytes,
} from 'node:crypto';
import type { DecryptionKey, EncryptionKey } from './encryption-key.js';
import { jweHeader, openJwe, recipientOf, type OpenedJwe } from './jwe-form.js';
import { unwrap, wrap, wrappingKey } from './key-wrap.js';
import { invalidKey } from './verifying-key.js';

const text = (bytes: Buffer): string => bytes.toString('base64url');
const bytes = (part: string | undefined): Buffer => Buffer.from(part ?? '', 'base64url');

/** The first byte of a point whose two coordinates follow (SEC 1 §2.3.3). */
const uncompressed = Buffer.of(4);

/**
 * Encrypts a signed statement to one recipient (RFC 7516 §5.1), with a new ephemeral key each time: no two results
 * are alike. Put together from the parts of `node:crypto`: a third of what `jose` takes for the same (ADR 23).
 * @param jws compact; signed first, so that the recipient can show to others who said it
 */
export function encryptSet(jws: string, { kid, publicJwk }: EncryptionKey): string {
  const ephemeral = createECDH('prime256v1');
  const point = ephemeral.generateKeys();
  const theirs = Buffer.concat([uncompressed, bytes(publicJwk.x), bytes(publicJwk.y)]);
  const key = randomBytes(32);
  const wrapped = wrap(wrappingKey(ephemeral.computeSecret(theirs)), key);
  const [x, y] = [text(point.subarray(1, 33)), text(point.subarray(33))];
  const epk = { kty: 'EC', crv: 'P-256', x, y };
  const header = text(Buffer.from(JSON.stringify({ ...jweHeader, kid, epk })));
  const vector = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, vector).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update(jws, 'latin1'), cipher.final()]);
  return [header, text(wrapped), text(vector), text(sealed), text(cipher.getAuthTag())].join('.');
}

/** RFC 7516 §11.5: goes on with a key of chance, so that a wrong key and a changed text take the same time. */
function contentKey(secret: Buffer, wrapped: Buffer): Buffer {
  try {
    return unwrap(wrappingKey(secret), wrapped);
  } catch {
    return randomBytes(32);
  }
}

function decrypt({ key: own }: DecryptionKey, jwe: OpenedJwe): string {
  try {
    // Throws when the point is not on its curve: such a key would give our own away, bit by bit.
    const publicKey = createPublicKey({ key: { ...jwe.epk }, format: 'jwk' });
    const secret = diffieHellman({ privateKey: KeyObject.from(own), publicKey });
    const key = contentKey(secret, jwe.wrapped);
    const decipher = createDecipheriv('aes-256-gcm', key, jwe.vector, { authTagLength: 16 });
    decipher.setAAD(jwe.bound).setAuthTag(jwe.tag);
    return Buffer.concat([decipher.update(jwe.sealed), decipher.final()]).toString('latin1');
  } catch (cause) {
    // One text for another key, a changed part and a point off its curve: none tells an attacker which it was.
    throw invalidKey('It cannot be decrypted with the key that it names', cause);
  }
}

/**
 * What is inside a compact JWE of the one kind that is taken (RFC 7516 §5.2), one octet a character. It says nothing
 * about the rest of the header: that is the profile's ({@link decryptSet}).
 * @throws TocsinError as `decryptSet` does
 */
export const decryptCompact = (compact: string, key: DecryptionKey): string =>
  decrypt(key, openJwe(compact));

/** Finds the key that others encrypted to, by its id. */
export type DecryptionKeyOf = (kid: string) => DecryptionKey | undefined;

/**
 * The signed statement inside an encrypted one. It is not believed yet: `verifySet` decides about
 * it as about any other, and refuses what is no JWS, as a JWE inside a JWE.
 * @throws TocsinError `invalid_request` for its form, `invalid_key` when there is no such key or it does not open it
 */
export function decryptSet(compact: string, keyOf: DecryptionKeyOf): string {
  const jwe = openJwe(compact);
  const own = keyOf(recipientOf(jwe));
  if (!own) throw invalidKey('It is encrypted to a key that is not in use here');
  return decrypt(own, jwe);
}
