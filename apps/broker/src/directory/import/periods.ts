import type { Located } from '#contracts';
import type { Fault } from '#kernel';
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

/** Rotas that end before they start, and two that begin together. */
export function rotaFaults(rotas: readonly Located<RotaRow>[]): Fault[] {
  return rotas.flatMap(({ path, row }, index): Fault[] => {
    const before = rotas[index - 1];
    if (row.to !== null && row.to <= row.from)
      return [{ path: `${path}.to`, reason: 'it ends before it starts' }];
    if (before?.row.from === row.from)
      return [{ path: `${path}.from`, reason: `${before.path} begins at the same time` }];
    return [];
  });
}
