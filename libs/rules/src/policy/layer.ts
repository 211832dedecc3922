import type { Dated } from './dated.js';
import type { PolicyFile } from './schema.js';
import type { Figure } from './types.js';

type Lists<Version> = Record<string, Version[]> | undefined;

const both = <Version>(
  a: Version[] | undefined,
  b: Version[] | undefined,
): Version[] | undefined => (a && b ? [...a, ...b] : (a ?? b));

function bothRecords<Version>(a: Lists<Version>, b: Lists<Version>): Lists<Version> {
  if (!a || !b) return a ?? b;
  const merged = { ...a };
  for (const [name, list] of Object.entries(b)) merged[name] = both(merged[name], list) ?? [];
  return merged;
}

/** Two files of one folder as one. What both say stands twice, and is refused as an overlap. */
export function merge(a: PolicyFile, b: PolicyFile): PolicyFile {
  return {
    policy: a.policy ?? b.policy,
    bankHolidays: both(a.bankHolidays, b.bankHolidays),
    bankHolidaysOf: a.bankHolidaysOf ?? b.bankHolidaysOf,
    windows: bothRecords(a.windows, b.windows),
    channels: bothRecords(a.channels, b.channels),
    limits: bothRecords(a.limits, b.limits),
    unowned: both(a.unowned, b.unowned),
    workingTime: both(a.workingTime, b.workingTime),
    ladders: bothRecords(a.ladders, b.ladders),
    roles: bothRecords(a.roles, b.roles),
    areaRule: both(a.areaRule, b.areaRule),
    clocks: bothRecords(a.clocks, b.clocks),
    events: bothRecords(a.events, b.events),
    feeds: bothRecords(a.feeds, b.feeds),
    tooFewAlerts: both(a.tooFewAlerts, b.tooFewAlerts),
    unmatched: both(a.unmatched, b.unmatched),
    nobodyToTell: both(a.nobodyToTell, b.nobodyToTell),
  };
}

/** Figures that say no date hold from the document's own day, where it has one. */
export function datedLayer(layer: PolicyFile): PolicyFile {
  const from = layer.policy?.effectiveFrom;
  if (from === undefined) return layer;
  for (const [, versions] of figuresOf(layer))
    for (const version of versions as Dated[])
      if (version.effectiveFrom === undefined && version.effectiveTo === undefined)
        version.effectiveFrom = from;
  return layer;
}

/** Every figure of a layer with its versions. */
export function figuresOf(layer: PolicyFile): Figure[] {
  const named = (section: string, lists: Record<string, readonly Dated[]> = {}): Figure[] =>
    Object.entries(lists).map(([name, list]) => [`${section}.${name}`, list]);
  const single = (section: string, list?: readonly Dated[]): Figure[] =>
    list ? [[section, list]] : [];
  return [
    ...named('windows', layer.windows),
    ...named('channels', layer.channels),
    ...named('limits', layer.limits),
    ...single('unowned', layer.unowned),
    ...single('workingTime', layer.workingTime),
    ...named('ladders', layer.ladders),
    ...named('roles', layer.roles),
    ...single('areaRule', layer.areaRule),
    ...named('clocks', layer.clocks),
    ...named('events', layer.events),
    ...named('feeds', layer.feeds),
    ...single('tooFewAlerts', layer.tooFewAlerts),
    ...single('unmatched', layer.unmatched),
    ...single('nobodyToTell', layer.nobodyToTell),
  ];
}
