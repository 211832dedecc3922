import { marker } from '../harness/refusal.js';
import type { Chance } from './chance.js';

/** What some reader of JSON somewhere has tripped over. */
const nasty: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.1,
  1e21,
  1e308,
  2 ** 53,
  '',
  ' ',
  '0',
  marker,
  '__proto__',
  'constructor',
  '\u202e\u0000',
  '\ud800',
  '\u{1f514}',
  "'; select 1; --",
  '${7*7}{{7*7}}%n%s',
  '../../etc/passwd',
  'x'.repeat(300),
  [],
  {},
  [[[[[[[[[]]]]]]]]],
  { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } },
  'urn:tocsin:event:court.remanded',
  { format: 'iss_sub', iss: 'https://other.example', sub: 'X000001' },
];

/** A copy: what is put in may be changed itself. */
const oddity = (chance: Chance): unknown => structuredClone(chance.pick(nasty));

const numbers = ['1e400', '-0', '-1e999', '01', '1.', '0x10', 'NaN', '9'.repeat(400), '1E+2', '-'];
const members = [
  '"exp":1',
  '"sub":"X000001"',
  '"__proto__":{}',
  '"jti":1',
  '"":0',
  '"\\u006ati":"a"',
];

type Branch = Record<string, unknown> | unknown[];
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

function branchesOf(value: unknown): Branch[] {
  return isBranch(value) ? [value, ...Object.values(value).flatMap(branchesOf)] : [];
}

function changeList(list: unknown[], chance: Chance): void {
  const at = chance.below(list.length + 1);
  if (chance.once(2)) list.splice(at, 1);
  else list.splice(at, 0, oddity(chance));
}

function changeObject(object: Record<string, unknown>, chance: Chance): void {
  const names = Object.keys(object);
  if (names.length === 0 || chance.once(4)) {
    object[chance.once(2) ? marker : chance.text(3, 'aieou_')] = oddity(chance);
    return;
  }
  const name = chance.pick(names);
  const value = object[name];
  const how = chance.below(5);
  if (how === 0 || how === 1) Reflect.deleteProperty(object, name);
  else if (how === 2) object[name] = oddity(chance);
  else if (how === 3) object[name] = [value];
  if (how === 1) object[`${name}${chance.text(1, ' _sS\u00a0')}`] = value;
  if (how === 4) object[name] = changeText(value, chance);
}

function changeText(value: unknown, chance: Chance): unknown {
  if (typeof value === 'number') return value + chance.pick([-1e9, -1, 1, 60, 1e9]);
  if (typeof value !== 'string' || value === '') return oddity(chance);
  const at = chance.below(value.length);
  return value.slice(0, at) + chance.pick(['', 'X', '\u0000', 'é', '/', ' ']) + value.slice(at + 1);
}

/** Changes a value in one to three places: members go, come, move, become something else. */
export function changeTree(given: object, chance: Chance): object {
  const tree = structuredClone(given) as Branch;
  for (let times = 1 + chance.below(3); times > 0; times -= 1) {
    const branch = chance.pick(branchesOf(tree));
    if (Array.isArray(branch)) changeList(branch, chance);
    else changeObject(branch, chance);
  }
  return tree;
}

/** Changes a text of JSON in a place where a value cannot: numbers that are none, members twice, brackets. */
export function changeJson(text: string, chance: Chance): string {
  const how = chance.below(6);
  const at = chance.below(text.length);
  if (how === 0) return text.replace(/:\d+/, () => `:${chance.pick(numbers)}`);
  if (how === 1) return `{${chance.pick(members)},${text.slice(1)}`;
  if (how === 2) return `${text.slice(0, -1)},${chance.pick(members)}}`;
  if (how === 3)
    return (
      text.slice(0, at) + chance.pick(['{', '}', '[', ']', '"', ',', ':', '\\']) + text.slice(at)
    );
  if (how === 4) return text.slice(0, at);
  return text.slice(0, at) + text.slice(at + 1 + chance.below(5));
}
