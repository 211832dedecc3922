/**
 * Whether what was told holds what is true: each member that is expected, and of a list each element, in any order.
 * What is told besides is no fault here: the events' contracts say what they may carry.
 */
export function contains(told: unknown, expected: unknown): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(told) && expected.every((one) => told.some((other) => contains(other, one)))
    );
  if (typeof expected !== 'object' || expected === null) return told === expected;
  if (typeof told !== 'object' || told === null) return false;
  return Object.entries(expected).every(([name, value]) =>
    contains((told as Record<string, unknown>)[name], value),
  );
}
