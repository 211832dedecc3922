import { textAt } from '../feeds/json.js';
import { unknownCode, type Heard } from './asking.js';
import type { Entry, Puzzle } from './case-fact.js';
import type { Said } from './dossier.js';
import { shown } from './head.js';
import { meaningOf, type Coded, type ProbationTable } from './table.js';

type Mappa = Extract<Entry, { of: 'mappa' }>;

/**
 * What a MAPPA registration says. The system writes a code (`M2`) in messages and a number in answers.
 * What is blank is left out; what nobody knows is left out and said.
 */
export function mappaOf(
  { mappa }: ProbationTable,
  at: number,
  category: string | undefined,
  level: string | undefined,
): { entry: Mappa; puzzle: Puzzle | undefined } {
  const read = <N extends number>(
    list: readonly Coded<N | 'none'>[],
    text: string | undefined,
  ): N | 'none' | undefined => {
    const code = text !== undefined && /^\d$/.test(text) ? `M${text}` : text;
    return meaningOf(list, code, at);
  };
  const found = { category: read(mappa.categories, category), level: read(mappa.levels, level) };
  const unknown = [
    ...(category !== undefined && found.category === undefined
      ? [`MAPPA category ${shown(category)}`]
      : []),
    ...(level !== undefined && found.level === undefined ? [`MAPPA level ${shown(level)}`] : []),
  ];
  return {
    entry: {
      of: 'mappa',
      ...(typeof found.category === 'number' && { category: found.category }),
      ...(typeof found.level === 'number' && { level: found.level }),
    },
    puzzle: unknown.length > 0 ? unknownCode(unknown.join(' and ')) : undefined,
  };
}

/** What an answer says to be in force, now. Nothing when it is not such an answer. */
export function standsIn(
  came: Heard,
  now: number,
  table: ProbationTable,
): { change: Said<'stands'>; puzzle: Puzzle | undefined } | undefined {
  if (came.form !== 'supervisions' || came.mappa === undefined) return undefined;
  const mappa = came.mappa
    ? mappaOf(table, now, textAt(came.mappa, 'category'), textAt(came.mappa, 'level'))
    : undefined;
  const others = came.registers.flatMap((code) => {
    const is = meaningOf(table.registers, code, now);
    if (is === undefined || is === 'nothing' || 'mappa' in is) return [];
    const entry: Entry = 'rosh' in is ? { of: 'rosh', ...is } : { of: 'flag', ...is };
    return [{ code, entry }];
  });
  return {
    change: { says: 'stands', at: now, mappa: mappa?.entry ?? null, others },
    puzzle: mappa?.puzzle,
  };
}
