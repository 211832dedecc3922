/** A value as JSON with its members in order of name: the same text however it was put together. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sorted);

const sorted = (_name: string, value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
