import { createHash, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A new identifier (UUID version 7: sorts by time of making). */
export const newId = (): string => v7();

// Crockford's alphabet: no I, L, O or U, so a reference can be read out over a telephone.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A reference people can say: `K7Q2-9FXM`. 40 bits; unique by the database's constraint, not by luck. */
export function newReference(): string {
  let text = '';
  for (let i = 0; i < 8; i += 1) text += alphabet.charAt(randomInt(alphabet.length));
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** Six digits that somebody reads and gives back. Good only for a while and a few tries. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** SHA-256 of text or bytes, as bytes. */
export const sha256 = (content: string | Uint8Array): Buffer =>
  createHash('sha256').update(content).digest();

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether text is a UUID in lower case, as {@link newId} makes them. */
export const isId = (text: string): boolean => uuidShape.test(text);

const nameSpace = 'f2a6bb7c-2c0c-5d1e-9d0a-6a2d3c1b9e55';

/** The same identifier for the same name, always: for rows that an import makes again. */
export function idFor(name: string): string {
  const hash = createHash('sha256').update(nameSpace).update(name).digest('hex');
  // Version 8 (custom) and the RFC 9562 variant, so that it is a valid UUID.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
