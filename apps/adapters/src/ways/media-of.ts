import type { Media } from '../feeds/envelope.js';

const named: readonly (readonly [RegExp, Media])[] = [
  [/^application\/([a-z0-9.-]+\+)?json$/, 'json'],
  [/^(text|application)\/([a-z0-9.-]+\+)?xml$/, 'xml'],
  [/^text\/csv$/, 'csv'],
];

/** What a body is written in where nobody says it. It is never taken for CSV, which any text could be. */
export function sniffed(body: Buffer): Media {
  const start = body.subarray(0, 64).toString('latin1');
  return /^(\xef\xbb\xbf)?\s*</.test(start) ? 'xml' : 'json';
}

/** What a message is written in, by its content type and else by how it begins. */
export function mediaOf(contentType: string | undefined, body: Buffer): Media {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return named.find(([form]) => form.test(type))?.[1] ?? sniffed(body);
}
