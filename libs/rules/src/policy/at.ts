import { inForce, spanOf, type Dated } from './dated.js';
import { figuresOf } from './layer.js';
import type { PolicyFile } from './schema.js';
import type { Policy, PolicyDocument, WorkingTime } from './types.js';

/** What is in force at an instant, complete or not. */
export type Resolved = { [Section in keyof Policy]: Policy[Section] | undefined };

/** Takes each figure from the first layer that has it in force. */
export function resolve(layers: readonly PolicyFile[], at: number): Resolved {
  const one = <Version extends Dated>(
    list: (layer: PolicyFile) => readonly Version[] | undefined,
  ): Version | undefined => {
    for (const layer of layers) {
      const found = inForce(list(layer), at);
      if (found) return found;
    }
    return undefined;
  };
  const each = <Version extends Dated>(
    section: (layer: PolicyFile) => Readonly<Record<string, readonly Version[]>> | undefined,
  ): Record<string, Version> => {
    const names = new Set(layers.flatMap((layer) => Object.keys(section(layer) ?? {})));
    const found: Record<string, Version> = {};
    for (const name of names) {
      const version = one((layer) => section(layer)?.[name]);
      if (version) found[name] = version;
    }
    return found;
  };
  const clockIds = layers.flatMap(({ clocks }) => Object.keys(clocks ?? {}));
  const notInForce = { value: null, status: 'unset' as const, note: 'not in force at this time' };
  const office = one(({ workingTime }) => workingTime);
  const bankHolidays = layers.find((layer) => layer.bankHolidays)?.bankHolidays ?? [];
  return {
    policy: layers.find(({ policy }) => policy)?.policy,
    windows: each(({ windows }) => windows),
    channels: each(({ channels }) => channels),
    limits: each(({ limits }) => limits),
    unowned: one(({ unowned }) => unowned),
    workingTime: office && {
      ...office,
      bankHolidays,
      nations: nationsIn(layers),
    },
    ladders: Object.fromEntries(
      Object.entries(each(({ ladders }) => ladders)).map(([name, { rungs }]) => [name, rungs]),
    ),
    roles: each(({ roles }) => roles),
    areaRule: one(({ areaRule }) => areaRule),
    clocks: {
      ...Object.fromEntries(clockIds.map((id) => [id, notInForce])),
      ...each(({ clocks }) => clocks),
    },
    events: Object.entries(each(({ events }) => events)).map(([type, row]) => ({ ...row, type })),
    feeds: each(({ feeds }) => feeds),
    tooFewAlerts: one(({ tooFewAlerts }) => tooFewAlerts),
    unmatched: one(({ unmatched }) => unmatched),
    nobodyToTell: one(({ nobodyToTell }) => nobodyToTell),
  };
}

/** Bank holidays of each nation that has its own, from the first layer that says them. */
const nationsIn = (layers: readonly PolicyFile[]): WorkingTime['nations'] =>
  [...layers]
    .reverse()
    .reduce<NonNullable<WorkingTime['nations']>>(
      (found, { bankHolidaysOf }) => ({ ...found, ...bankHolidaysOf }),
      {},
    );

/** The earliest instant there is. */
const beginning = -8.64e15;

/** The instants at which a figure of any layer begins or ends. */
export function boundariesOf(layers: readonly PolicyFile[]): number[] {
  const spans = layers.flatMap(figuresOf).flatMap(([, versions]) => versions.map(spanOf));
  const ends = spans.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  return [...new Set([beginning, ...ends])].sort((a, b) => a - b);
}

const resolved = new WeakMap<PolicyDocument, Map<number, Policy>>();

/** The policy at an instant. The same object for every instant between two boundaries. */
export function policyAt(document: PolicyDocument, instant: Date): Policy {
  const at = document.boundaries.findLast((boundary) => boundary <= instant.getTime()) ?? beginning;
  const held = resolved.get(document) ?? new Map<number, Policy>();
  resolved.set(document, held);
  // loadPolicy has seen that nothing is missing at any boundary.
  const policy = held.get(at) ?? (resolve(document.layers, at) as Policy);
  held.set(at, policy);
  return policy;
}

/** A policy document to ask: what holds at this instant? */
export class PolicyBook {
  constructor(readonly document: PolicyDocument) {}

  at(instant: Date): Policy {
    return policyAt(this.document, instant);
  }
}
