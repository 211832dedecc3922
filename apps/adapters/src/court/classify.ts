import { textAt, type JsonObject } from '../feeds/json.js';
import type { CourtTable, Row } from './table.js';

/** What a result does, as its row of the table says. */
export type Meaning = { is: 'unknown' } | Meant;
type Meant = Row extends infer R
  ? R extends Row
    ? Omit<R, 'codes' | 'types' | 'labels' | 'like' | 'ancillary' | 'from' | 'to'>
    : never
  : never;
export type Kind = Meaning['is'];

/** A result as it was understood. `why` is given where it is not understood. */
export interface Classified {
  means: Meaning;
  why?: 'contradiction' | 'unknown-code';
}

/** The table, ready to be asked. */
export interface Classifier {
  /** @param day when it was ordered, for rows that hold for a time only */
  classify(result: JsonObject, day: string | undefined): Classified;
}

/** Two of them in one result are no contradiction that anybody would have to look at. */
const harmless: ReadonlySet<Kind> = new Set([
  'requirement',
  'adjournment',
  'fine',
  'discharge',
  'other',
]);

function meaningOf(row: Row): Meant {
  const {
    codes: _c,
    types: _t,
    labels: _l,
    like: _k,
    ancillary: _a,
    from: _f,
    to: _o,
    ...means
  } = row;
  return means;
}

/** One row with what it means, made once. */
interface Entry {
  row: Row;
  means: Meant;
  /** The same for rows that mean the same. */
  sense: string;
}

function indexed(entries: readonly Entry[], keysOf: (row: Row) => readonly string[]) {
  const index = new Map<string, Entry[]>();
  for (const entry of entries)
    for (const key of keysOf(entry.row)) {
      const name = key.toLowerCase();
      index.set(name, [...(index.get(name) ?? []), entry]);
    }
  return index;
}

const holds = ({ row: { from, to } }: Entry, day: string | undefined): boolean =>
  day === undefined || ((from === undefined || from <= day) && (to === undefined || day <= to));

const isAncillary = (result: JsonObject): boolean => textAt(result, 'category') === 'ANCILLARY';

/** Makes the table ready. Type, code and label are weighed together; `postHearingCustodyStatus` only makes a person look. */
export function classifierOf(table: CourtTable): Classifier {
  const entries = table.results.map((row): Entry => {
    const means = meaningOf(row);
    return { row, means, sense: JSON.stringify(means) };
  });
  const byCode = indexed(entries, ({ codes }) => codes);
  const byType = indexed(entries, ({ types }) => types);
  const byLabel = indexed(entries, ({ labels }) => labels);
  const patterns = entries.flatMap((entry) => entry.row.like.map((like) => ({ entry, like })));

  const likeLabel = (label: string, ancillary: boolean, day: string | undefined): Entry[] => {
    const first = patterns.find(
      ({ entry, like }) =>
        (!ancillary || entry.row.ancillary) && holds(entry, day) && like.test(label),
    );
    return first ? [first.entry] : [];
  };

  function classify(result: JsonObject, day: string | undefined): Classified {
    const label = (textAt(result, 'label') ?? '').toLowerCase();
    const ancillary = isAncillary(result);
    const named = (index: Map<string, Entry[]>, key: string | undefined): Entry[] =>
      (index.get(key?.toLowerCase() ?? '') ?? []).filter((entry) => holds(entry, day));
    const whole = named(byLabel, label);
    const voices = [
      named(byType, textAt(result, 'judicialResultTypeId')),
      named(byCode, textAt(result, 'cjsCode')),
      whole.length > 0 ? whole : likeLabel(label, ancillary, day),
    ].filter((voice) => voice.length > 0);
    return voices.length === 0 ? unknown(result, label, ancillary) : together(voices);
  }

  function unknown(result: JsonObject, label: string, ancillary: boolean): Classified {
    const doubtful =
      table.readsLikeCustody.some((like) => like.test(label)) ||
      textAt(result, 'postHearingCustodyStatus') === 'C';
    return !ancillary && doubtful
      ? { means: { is: 'unsure' }, why: 'unknown-code' }
      : { means: { is: 'unknown' } };
  }
  return { classify };
}

/** What all voices can mean. */
function together([first = [], ...others]: readonly Entry[][]): Classified {
  const common = first.filter(({ sense }) =>
    others.every((voice) => voice.some((other) => other.sense === sense)),
  );
  const [one] = common;
  const contradiction: Classified = { means: { is: 'unsure' }, why: 'contradiction' };
  if (one && new Set(common.map(({ sense }) => sense)).size === 1)
    return one.means.is === 'unsure'
      ? { means: one.means, why: 'unknown-code' }
      : { means: one.means };
  const all = [first, ...others].flat();
  const [any] = all;
  // Which of two requirements it is matters to nobody's liberty.
  if (any && all.every(({ means }) => harmless.has(means.is))) return { means: any.means };
  return contradiction;
}
