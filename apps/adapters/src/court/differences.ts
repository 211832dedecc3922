import { canonicalJson } from '#kernel';
import { isObject } from '../feeds/json.js';
import type { Told } from './known.js';
import { gravity } from './contents.js';
import type { Statement } from './statements.js';

/** What became of what was told. */
export interface Differences {
  /** Told before, and other now. */
  changed: readonly { told: Told; now: Statement }[];
  /** Told before, and not there any more; with what took its place. */
  gone: readonly { slot: string; told: Told; now: Statement | undefined }[];
  /** Not told before; with what it takes the place of. */
  fresh: readonly { now: Statement; told: Told | undefined }[];
  same: readonly { told: Told; now: Statement }[];
}

const rank = ({ slot }: { slot: string }): number => gravity.indexOf(slot.split(' ')[0] ?? '');
const byGravity = (a: { slot: string }, b: { slot: string }): number => rank(a) - rank(b);

/** Compares what was told of a person's results with what stands now. */
export function differences(
  told: Readonly<Record<string, Told>>,
  statements: readonly Statement[],
): Differences {
  const held = new Map(Object.entries(told));
  const both = statements.flatMap((now) => {
    const before = held.get(now.slot);
    return before ? [{ told: before, now }] : [];
  });
  const isSame = (one: { told: Told; now: Statement }): boolean =>
    canonicalJson(one.told.content) === canonicalJson(one.now.content);
  const slots = new Set(statements.map(({ slot }) => slot));
  const gone = [...held]
    .flatMap(([slot, before]) => (slots.has(slot) ? [] : [{ slot, told: before }]))
    .sort(byGravity);
  const fresh = statements.filter(({ slot }) => !held.has(slot)).sort(byGravity);
  return {
    same: both.filter(isSame),
    changed: both.filter((one) => !isSame(one)),
    gone: gone.map((one, n) => ({ ...one, now: fresh[n] ?? fresh.at(-1) })),
    fresh: fresh.map((now, n) => ({ now, told: gone[n]?.told })),
  };
}

const memberWords: Readonly<Record<string, string>> = {
  caseReferences: 'cases',
  hearingDate: 'date',
  nextHearing: 'next hearing',
  offenceCodes: 'offences',
  bailRefused: 'why bail was refused',
  rehabilitationDays: 'rehabilitation days',
  responsibleCourt: 'responsible court',
  premises: 'hostel',
};

const valueWords = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (isObject(value)) return Object.values(value).map(valueWords).join(' ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'none';
};

/** What stands now, in plain words: the label, and what is other where the label is the same. */
export function nowWords(told: Told, now: Statement): string {
  if (told.words !== now.words) return now.words;
  const [before, after] = [
    new Map(Object.entries(told.content)),
    new Map(Object.entries(now.content)),
  ];
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name) as unknown, after.get(name) as unknown].map(valueWords);
    return was === is ? [] : [`${memberWords[name] ?? name} ${is ?? ''}, not ${was ?? ''}`];
  });
  return [now.words.slice(0, 40), ...changes].join(', ');
}
