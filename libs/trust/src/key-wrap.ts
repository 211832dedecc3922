import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { keyAgreement } from './encryption-key.js';

const length = 32;

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** RFC 7518 §4.6.2: the algorithm with its length, no party information on either side, and the length of the key. */
const otherInfo = Buffer.concat([
  uint32(keyAgreement.length),
  Buffer.from(keyAgreement),
  uint32(0),
  uint32(0),
  uint32(length * 8),
]);

/** The key that wraps, from the secret that two parties agreed on (one round of Concat KDF, RFC 7518 §4.6.2). */
export const wrappingKey = (secret: Buffer): Buffer =>
  createHash('sha256').update(uint32(1)).update(secret).update(otherInfo).digest();

const cipher = 'id-aes256-wrap';
/** RFC 3394 §2.2.3.1. */
const initialValue = Buffer.alloc(8, 0xa6);

/** RFC 3394. */
export function wrap(wrapping: Buffer, key: Buffer): Buffer {
  const wrapper = createCipheriv(cipher, wrapping, initialValue);
  return Buffer.concat([wrapper.update(key), wrapper.final()]);
}

/** RFC 3394. @throws Error when it was not wrapped with this key */
export function unwrap(wrapping: Buffer, wrapped: Buffer): Buffer {
  const unwrapper = createDecipheriv(cipher, wrapping, initialValue);
  return Buffer.concat([unwrapper.update(wrapped), unwrapper.final()]);
}
