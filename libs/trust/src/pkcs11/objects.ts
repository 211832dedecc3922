import type { JWK } from 'jose';
import { cka, ckk, cko } from './constants.js';
import { isReturn, type Attribute, type Cryptoki } from './cryptoki.js';

/** secp256r1 as an object identifier in DER (RFC 5480 §2.1.1.1). */
export const p256 = Buffer.from('06082a8648ce3d030107', 'hex');
const mostObjects = 64;
const longestValue = 1_024;

/** The objects that have all of these attributes. */
export async function findObjects(
  cryptoki: Cryptoki,
  session: bigint,
  attributes: readonly Attribute[],
): Promise<bigint[]> {
  const template = cryptoki.lay(attributes);
  await cryptoki.call('C_FindObjectsInit', session, template.bytes, template.count);
  try {
    const found = Buffer.alloc(mostObjects * 8);
    const count = Buffer.alloc(8);
    await cryptoki.call('C_FindObjects', session, found, BigInt(mostObjects), count);
    const held = Number(count.readBigUInt64LE());
    return Array.from({ length: held }, (_, index) => found.readBigUInt64LE(index * 8));
  } finally {
    await cryptoki.call('C_FindObjectsFinal', session);
  }
}

/** One attribute of an object; nothing when it has none of that kind. */
export async function attributeOf(
  cryptoki: Cryptoki,
  session: bigint,
  object: bigint,
  type: bigint,
): Promise<Buffer | undefined> {
  const template = cryptoki.lay([[type, Buffer.alloc(longestValue)]]);
  try {
    await cryptoki.call('C_GetAttributeValue', session, object, template.bytes, template.count);
  } catch (thrown) {
    // CKR_ATTRIBUTE_TYPE_INVALID
    if (isReturn(thrown, 'CKR 0x12')) return undefined;
    throw thrown;
  }
  const length = Number(template.bytes.readBigUInt64LE(16));
  return template.values[0]?.subarray(0, length);
}

const text = (bytes: Buffer | undefined): string =>
  (bytes ?? Buffer.alloc(0)).toString('base64url');

/** The point of an EC key: a DER OCTET STRING around it, or (some tokens) the point by itself. */
function pointIn(bytes: Buffer | undefined): Buffer {
  const point =
    bytes?.[0] === 0x04 && bytes[1] === 65 && bytes.length === 67 ? bytes.subarray(2) : bytes;
  if (point?.length !== 65 || point[0] !== 0x04)
    throw new Error('the point of a key is not of P-256');
  return point;
}

/** The public half of a key as a JWK; nothing when it is of a kind that is not used here. */
export async function publicJwkOf(
  cryptoki: Cryptoki,
  session: bigint,
  object: bigint,
): Promise<JWK | undefined> {
  const value = (type: bigint): Promise<Buffer | undefined> =>
    attributeOf(cryptoki, session, object, type);
  const kind = (await value(cka.keyType))?.readBigUInt64LE();
  if (kind === ckk.ec && (await value(cka.ecParams))?.equals(p256)) {
    const point = pointIn(await value(cka.ecPoint));
    return { kty: 'EC', crv: 'P-256', x: text(point.subarray(1, 33)), y: text(point.subarray(33)) };
  }
  if (kind !== ckk.rsa) return undefined;
  const trimmed = (bytes: Buffer | undefined): Buffer | undefined =>
    bytes?.[0] === 0 ? bytes.subarray(1) : bytes;
  const [n, e] = [trimmed(await value(cka.modulus)), trimmed(await value(cka.publicExponent))];
  return { kty: 'RSA', n: text(n), e: text(e) };
}

/** What finds the private half of a key pair. */
export const privateHalf = (id: Buffer): Attribute[] => [
  [cka.class, cko.privateKey],
  [cka.id, id],
];
