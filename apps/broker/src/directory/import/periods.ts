import type { Located } from '#contracts';
import type { Fault } from '#kernel';
import { longestShift, shiftLength, shortestShift } from '#rules';
import type { RotaRow } from '../rows.js';

interface Period {
  from: string;
  to: string | null;
}

/**
 * Periods that end before they start, and two that overlap. Touching is no overlap: one ends as the next begins.
 * @param rows in order of their beginning
 * @param what as `holders of ppu-newham/duty-spo`
 */
export function periodFaults(rows: readonly Located<Period>[], what: string): Fault[] {
  const faults: Fault[] = [];
  let latest: Located<Period> | undefined;
  for (const one of rows) {
    const { path, row } = one;
    if (row.to !== null && row.to <= row.from) {
      faults.push({ path: `${path}.to`, reason: 'it ends before it starts' });
      continue;
    }
    const reach = latest?.row.to;
    if (latest && (reach === null || (reach !== undefined && row.from < reach)))
      faults.push({ path: `${path}.from`, reason: `${what} overlap: ${spoken(latest)}` });
    // An early one without an end covers everything after it.
    if (reach !== null && (reach === undefined || row.to === null || row.to > reach)) latest = one;
  }
  return faults;
}

const spoken = ({ path, row }: Located<Period>): string =>
  `${path} runs ${row.to === null ? 'on without an end' : `until ${row.to}`}`;

/**
 * Rotas that end before they start, shifts that are too short or too long, and rotas of one layer that begin
 * together or overlap: one that says when it ends is not cut off by the next.
 * @param rotas in order of their beginning
 * @param post its id
 */
export function rotaFaults(rotas: readonly Located<RotaRow>[], post: string): Fault[] {
  const last = new Map<number, Located<RotaRow>>();
  return rotas.flatMap((one): Fault[] => {
    const { path, row } = one;
    const { layer = 1 } = row;
    const before = last.get(layer);
    last.set(layer, one);
    const faults = shiftFaults(one);
    if (row.to !== null && row.to <= row.from)
      faults.push({ path: `${path}.to`, reason: 'it ends before it starts' });
    if (before?.row.from === row.from)
      faults.push({ path: `${path}.from`, reason: `${before.path} begins at the same time` });
    else if (before && before.row.to !== null && before.row.to > row.from)
      faults.push({
        path: `${path}.from`,
        reason: `rotas of ${post} overlap: ${before.path} runs until ${before.row.to}`,
      });
    return faults;
  });
}

const shiftFaults = ({ path, row }: Located<RotaRow>): Fault[] =>
  (row.shifts ?? []).flatMap((text, index) => {
    const length = shiftLength(text);
    return length >= shortestShift && length <= longestShift
      ? []
      : [
          {
            path: `${path}.shifts[${index}]`,
            reason: 'a shift is of 2 hours at least and 366 days at most',
          },
        ];
  });
