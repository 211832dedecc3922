import { isObject } from '../feeds/json.js';

/**
 * A JSON document as a merge patch changes it (RFC 7396): members are replaced, those that are null are taken away.
 * The document itself stays as it was.
 */
export function mergePatch(document: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map<string, unknown>(isObject(document) ? Object.entries(document) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  // `fromEntries` makes own members of whatever they are called.
  return Object.fromEntries(merged);
}
