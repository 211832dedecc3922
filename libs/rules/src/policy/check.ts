import { catalogueContracts, contractOf, eventName, eventType, severity } from '#contracts';
import { resolve, type Resolved } from './at.js';
import { overlapOf, spanInWords } from './dated.js';
import { dayOf } from './days.js';
import { figuresOf } from './layer.js';
import type { PolicyFile } from './schema.js';
import type { PolicyRow } from './types.js';

/** Two versions of one figure that both hold on a day, in one document. */
export const overlaps = (layer: PolicyFile): string[] =>
  figuresOf(layer).flatMap(([name, versions]) => {
    const two = overlapOf(versions);
    return two
      ? [`${name}: two versions hold at once (${spanInWords(two[0])}; ${spanInWords(two[1])})`]
      : [];
  });

/** What is missing, and what leads nowhere, at any time. */
export function faultsOverTime(
  layers: readonly PolicyFile[],
  boundaries: readonly number[],
): string[] {
  const known = new Set(layers.flatMap(figuresOf).map(([name]) => name));
  const policies = boundaries.map((at) => resolve(layers, at));
  const missing = required.flatMap((name) => {
    const there = policies.map((policy) => has(policy, name));
    if (!known.has(name)) return there[0] ? [] : [`${name}: is missing${rowOf(name)}`];
    return gapsIn(there, boundaries).map((when) => `${name}: nothing is in force ${when}`);
  });
  return [...new Set([...missing, ...policies.flatMap(danglingNames)])];
}

/** The times in which a figure is not there, in words. */
const gapsIn = (there: readonly boolean[], boundaries: readonly number[]): string[] =>
  there.flatMap((held, index) => {
    if (held || (index > 0 && there[index - 1] === false)) return [];
    const end = boundaries[there.indexOf(true, index)];
    const from = index === 0 ? [] : [`from ${dayOf(boundaries[index] ?? 0)}`];
    const until = end === undefined ? [] : [`before ${dayOf(end)}`];
    return [[...from, ...until].join(' ') || 'at any time'];
  });

const required: readonly string[] = [
  ...severity.options.map((name) => `windows.${name}`),
  ...severity.options.map((name) => `channels.${name}`),
  ...['unowned', 'workingTime', 'areaRule', 'unmatched', 'nobodyToTell', 'tooFewAlerts', 'policy'],
  ...catalogueContracts.map(({ type }) => `events.${eventName(type)}`),
];

const rowOf = (name: string): string => {
  const row = contractOf(eventType(name.replace(/^events\./, '')))?.row;
  return row === undefined ? '' : `; it is ${row} of the catalogue`;
};

function has(policy: Resolved, name: string): boolean {
  const [section = '', ...rest] = name.split('.');
  const entry = rest.join('.');
  if (section === 'events') return policy.events?.some(({ type }) => type === entry) ?? false;
  const held: unknown = Reflect.get(policy, section);
  if (entry === '') return held !== undefined;
  return typeof held === 'object' && held !== null && entry in held;
}

function danglingNames(policy: Resolved): string[] {
  const { roles = {}, ladders = {}, clocks = {}, events = [] } = policy;
  const wantRoles = (where: string, names: readonly string[] = []): string[] =>
    names.filter((name) => !roles[name]).map((name) => `${where}: there is no role "${name}"`);
  return [
    ...Object.entries(roles)
      .filter(([, { ladder }]) => !ladders[ladder])
      .map(([name, { ladder }]) => `roles.${name}.ladder: there is no ladder "${ladder}"`),
    ...events.flatMap((row) => [
      ...catalogueFaults(row),
      ...wantRoles(`events.${row.type}.accept`, row.accept),
      ...wantRoles(`events.${row.type}.copy`, row.copy),
      ...Object.keys(row.onlyIf)
        .filter((name) => ![...row.accept, ...row.copy].includes(name))
        .map((name) => `events.${row.type}.onlyIf: "${name}" is neither in accept nor in copy`),
      ...clocksOf(row)
        .filter((id) => !clocks[id])
        .map((id) => `events.${row.type}.action: there is no clock "${id}"`),
    ]),
    ...wantRoles('unmatched.accept', policy.unmatched?.accept),
    ...wantRoles('unmatched.dangerous.accept', policy.unmatched?.dangerous.accept),
    ...(policy.nobodyToTell ? wantRoles('nobodyToTell.accept', [policy.nobodyToTell.accept]) : []),
  ];
}

const clocksOf = ({ action }: PolicyRow): string[] =>
  typeof action === 'string' ? [action] : Object.values(action ?? {});

function catalogueFaults({ type, row }: PolicyRow): string[] {
  const contract = contractOf(eventType(type));
  if (contract?.row === undefined) return [`events.${type}: there is no event type "${type}"`];
  return contract.row === row
    ? []
    : [`events.${type}.row: the catalogue calls it ${contract.row}, not ${row}`];
}
