/** An object of a native payload, about which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member at a path, or nothing as soon as something on the way is not an object. */
export function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) {
    // `hasOwn`, because a payload decides the names.
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

const unfit = /[\p{Cc}\p{Surrogate}]+/gu;

/** Text without control characters and broken letters, on one line, of at most `longest` characters. */
export function plain(text: string, longest = 200): string {
  return text.replace(unfit, ' ').trim().slice(0, longest).replace(unfit, '').trim();
}

/** Text at a path, made plain; blank text counts as none. Numbers are taken as text. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' ? plain(found) || undefined : undefined;
}

/** The objects of the array at a path. */
export function objectsAt(value: unknown, ...path: string[]): JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
