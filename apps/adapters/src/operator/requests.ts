import { z } from 'zod';
import { isId, TocsinError } from '#kernel';
import { feedNames } from '../config.js';
import { ways } from '../feeds/envelope.js';
import { isObject, parsed } from '../feeds/json.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]+$/u, 'must be one line');

/** What operators may change of a statement. */
export const claimsPatch = z.strictObject({
  toe: z.unknown(),
  sub_id: z.unknown(),
  events: z.unknown(),
});
/** Both are kept, so that they name nobody but the one who says it. */
export const doneBody = z.strictObject({ by: line(100), reason: line(200) });
export const spanBody = z.strictObject({
  feed: z.enum(feedNames),
  from: instant,
  to: instant,
  way: z.enum(ways).optional(),
});
export const pageQuery = z.object({
  after: z.string().refine(isId, 'must be an id').optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Reads what was sent. @throws TocsinError `invalid_request` that names each member and what is wrong with it */
export function readAs<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const said = read.error.issues.map(({ path, message, code }) =>
    // The names of unknown members are the sender's.
    code === 'unrecognized_keys'
      ? 'it has a member that is not taken here'
      : `${path.join('.') || 'it'}: ${message}`,
  );
  throw new TocsinError('invalid_request', `The request does not fit: ${said.join('; ')}`);
}

/** The object in a body of JSON. @param body as it came; empty counts as no members, where that is allowed */
export function jsonIn(body: unknown, mayBeEmpty = false): unknown {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  if (text === '' && mayBeEmpty) return {};
  const read = parsed(text);
  if (!isObject(read)) throw new TocsinError('invalid_request', 'The body is not a JSON object');
  return read;
}
