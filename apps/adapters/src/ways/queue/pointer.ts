import { isUtf8 } from 'node:buffer';
import { isObject, parsed, type JsonObject } from '../../feeds/json.js';

/** Where a message lies that was too large for the queue (FEEDS §1.4). */
export interface Pointer {
  bucket: string;
  key: string;
}

/** Whether it is SNS's wrapper around a message. */
export const isWrapped = (value: unknown): value is JsonObject & { Message: string } =>
  isObject(value) && typeof value['Message'] === 'string' && value['Type'] !== undefined;

/** A key that a URL would carry unchanged: no step up, no control character. */
const isPlain = (key: string): boolean =>
  key.length <= 1_024 &&
  !/\p{Cc}/u.test(key) &&
  key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

function pointerAt(value: unknown): Pointer | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [name, place] = value as unknown[];
  if (typeof name !== 'string' || !name.endsWith('.PayloadS3Pointer')) return undefined;
  if (!isObject(place)) return undefined;
  const { s3BucketName: bucket, s3Key: key } = place;
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined;
  return isPlain(key) ? { bucket, key } : undefined;
}

/** The pointer that a message is, bare or inside an SNS wrapper; nothing when it is a message itself. */
export function pointerIn(body: string): Pointer | undefined {
  // Looked for first: most messages are none, and are not parsed twice.
  if (!body.includes('PayloadS3Pointer')) return undefined;
  const outer = parsed(body);
  return pointerAt(isWrapped(outer) ? parsed(outer.Message) : outer);
}

/** The message with what it pointed to in the pointer's place. Bytes that are no text stand alone. */
export function filled(body: string, fetched: Buffer): Buffer {
  const outer = parsed(body);
  if (!isWrapped(outer) || !isUtf8(fetched)) return fetched;
  return Buffer.from(JSON.stringify({ ...outer, Message: fetched.toString('utf8') }));
}
