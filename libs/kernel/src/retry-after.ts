/** The longest that whoever answers may ask us to wait, in milliseconds: nobody can ask for silence. */
const longest = 3_600_000;

/**
 * How long whoever answers asks us to wait (RFC 9110 §10.2.3): in seconds, or until an HTTP date.
 * @returns milliseconds, at most an hour; nothing when it asks for nothing that can be read
 */
export function retryAfter(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return undefined;
  // Only the date of RFC 9110 §5.6.7; what else Date.parse takes is not one.
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  const wait = /^\d{1,9}$/.test(text)
    ? Number(text) * 1_000
    : isDate
      ? Date.parse(text) - now.getTime()
      : Number.NaN;
  return wait > 0 ? Math.min(wait, longest) : undefined;
}
