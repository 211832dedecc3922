import { isUtf8 } from 'node:buffer';
import { TocsinError } from '#kernel';

/** An object read from JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** NUL, which PostgreSQL cannot store, and halves of surrogate pairs, which have no UTF-8. */
const unstorable = /[\u0000\p{Surrogate}]/u;

const refuse = (what: string): TocsinError => new TocsinError('invalid_request', what);

/** Counts the members a JSON text writes and how deep it nests. Of text that is not JSON it says nothing. */
function measure(text: string): { members: number; depth: number } {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === backslash) at += 1;
      else if (char === quote) inString = false;
    } else if (char === quote) inString = true;
    else if (char === colon) members += 1;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return { members, depth: deepest };
}

/** Counts the members a value kept, refusing names and texts that would trip a later reader. */
function membersOf(value: unknown, escaped: boolean): number {
  if (typeof value === 'string') {
    if (escaped && unstorable.test(value)) throw refuse('A text holds a character not taken here');
    return 0;
  }
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) {
    let count = 0;
    for (const item of value) count += membersOf(item, escaped);
    return count;
  }
  let count = 0;
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw refuse('A member has a name that is not allowed');
    if (escaped && unstorable.test(name)) throw refuse('A name holds a character not taken here');
    count += 1 + membersOf(member, escaped);
  }
  return count;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a JSON object that every reader reads alike (RFC 7493): UTF-8, no member twice, nothing deeper than
 * `deepest` levels, no `__proto__`.
 *
 * A member that is there twice is found by counting: `JSON.parse` keeps one of the two, so that the object
 * holds fewer members than the text writes, however the name was escaped.
 * @throws TocsinError `invalid_request`; the text never repeats what was read
 */
export function readStrictObject(bytes: Buffer, deepest = 8): JsonObject {
  if (!isUtf8(bytes)) throw refuse('It is not UTF-8');
  const text = bytes.toString('utf8');
  const { members, depth } = measure(text);
  if (depth > deepest) throw refuse('It nests too deep');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TocsinError('invalid_request', 'It is not JSON', { cause });
  }
  if (!isObject(value)) throw refuse('It is not a JSON object');
  if (membersOf(value, text.includes('\\u')) !== members) throw refuse('A member is there twice');
  return value;
}
