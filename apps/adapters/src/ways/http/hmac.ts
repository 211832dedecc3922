import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';

/** How old or how far ahead a signature may be, in seconds. */
const tolerance = 300;
const shortestKey = 32;

/** A signature that came with a request. It says nothing before the body was read. */
export interface ShownSignature {
  /** As it was sent: these are the characters that are signed. */
  timestamp: string;
  signature: Buffer;
}

/** The signature of a request, if it has one: `malformed` when it cannot be one. */
export function signatureIn(
  headers: IncomingHttpHeaders,
): ShownSignature | 'malformed' | undefined {
  const { 'x-tocsin-timestamp': timestamp, 'x-tocsin-signature': signature } = headers;
  if (timestamp === undefined && signature === undefined) return undefined;
  const hex = /^v1=([0-9a-f]{64})$/i.exec(String(signature))?.[1];
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp) || hex === undefined)
    return 'malformed';
  return { timestamp, signature: Buffer.from(hex, 'hex') };
}

/** Whether it was signed lately enough: an old one may have been overheard and sent again. */
export const isTimely = ({ timestamp }: ShownSignature, now: Date): boolean =>
  Math.abs(Number(timestamp) - now.getTime() / 1_000) <= tolerance;

/** Whether the key made it: HMAC-SHA256 over `timestamp.body`. The time taken tells nothing. */
export function holds(key: Buffer, shown: ShownSignature, body: Buffer): boolean {
  const made = createHmac('sha256', key).update(`${shown.timestamp}.`).update(body).digest();
  return timingSafeEqual(made, shown.signature);
}

/**
 * Reads the key of a sender: the bytes of the file, without a line break at its end.
 * @throws Error that names the file and what is wrong with it
 */
export async function readHmacKey(file: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new Error(`The key file ${file} cannot be read`, { cause });
  }
  const end = /\r?\n$/.exec(bytes.subarray(-2).toString('latin1'))?.[0].length ?? 0;
  const key = bytes.subarray(0, bytes.length - end);
  if (key.length < shortestKey)
    throw new Error(`The key file ${file} must hold at least ${shortestKey} bytes`);
  return key;
}
