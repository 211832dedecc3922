import type { z } from 'zod';
import { TocsinError } from '#kernel';
import { parsed } from '../feeds/json.js';

/**
 * A request's body as JSON of a shape.
 * @throws TocsinError `invalid_request` that names each member that is wrong
 */
export function readBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const document = Buffer.isBuffer(body) ? parsed(body.toString('utf8')) : undefined;
  if (document === undefined) throw new TocsinError('invalid_request', 'The body is not JSON');
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const faults = read.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the body'}: ${message}`,
  );
  throw new TocsinError('invalid_request', faults.join('; '));
}
