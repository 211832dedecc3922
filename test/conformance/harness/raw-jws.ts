import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { verifyingKeyFrom, type Algorithm } from '#trust';

/** A key pair of a test's own: its private half signs whatever it is given. */
export interface RawKey {
  alg: Algorithm;
  kid: string;
  publicJwk: object;
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const pairOf = (alg: Algorithm) => {
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
};

export async function newRawKey(alg: Algorithm): Promise<RawKey> {
  const { publicKey, privateKey } = pairOf(alg);
  const { kid, publicJwk } = await verifyingKeyFrom(publicKey.export({ format: 'jwk' }));
  return { alg, kid, publicJwk: { ...publicJwk }, publicKey, privateKey };
}

export const base64url = (bytes: string | Buffer): string =>
  Buffer.from(bytes).toString('base64url');

/** The signature alone, over these very bytes. */
export function signatureOf({ alg, privateKey }: RawKey, signed: string): Buffer {
  const bytes = Buffer.from(signed);
  if (alg === 'EdDSA') return sign(null, bytes, privateKey);
  if (alg === 'RS256') return sign('sha256', bytes, privateKey);
  return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** A compact JWS of a header and a payload as they are given: also of what is no JSON. */
export function signRaw(key: RawKey, header: string | Buffer, payload: string | Buffer): string {
  const signed = `${base64url(header)}.${base64url(payload)}`;
  return `${signed}.${base64url(signatureOf(key, signed))}`;
}

/** The private half as the text of a key file. */
export const privateText = ({ privateKey }: RawKey): string =>
  JSON.stringify(privateKey.export({ format: 'jwk' }));
