import type { ErrorCode } from '#kernel';
import type { Statements } from '../harness/statements.js';

/** One change of a valid statement, and the code it must be refused with (RFC 8935 §2.4). */
export type Mutation = readonly [what: string, code: ErrorCode, make: (by: Statements) => string];

/** Values of every wrong JSON type but one. */
export const otherThan = (kind: 'text' | 'number' | 'object' | 'array'): [string, unknown][] => {
  const all: [string, string, unknown][] = [
    ['text', 'a text', 'text'],
    ['number', 'a number', 7],
    ['object', 'an object', { a: 1 }],
    ['array', 'an array', ['a']],
    ['none', 'null', null],
    ['none', 'true', true],
    ['none', 'false', false],
  ];
  return all.filter(([of]) => of !== kind).map(([, name, value]) => [name, value]);
};

export const without = (from: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([one]) => one !== name));

/** The same refusal for many changes. */
export const all = (
  code: ErrorCode,
  changes: readonly (readonly [string, Mutation[2]])[],
): Mutation[] => changes.map(([what, make]) => [what, code, make] as const);
