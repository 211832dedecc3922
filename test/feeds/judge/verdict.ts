import { grave, type Truth } from '../truth/truth.js';
import { zulu } from '../world/time.js';
import type { Judge, Line, Untrue } from './judge.js';

/** Figures of one kind of fact. */
export interface Figures {
  expected: number;
  told: number;
  missed: number;
  late: number;
  twice: number;
  corrected: number;
}

/** Figures of one event, by its statements. */
export interface Named {
  stated: number;
  untrue: number;
}

/** Something that is wrong, said so that it can be found: by the seed and the person's number. */
export interface Case {
  what: 'missed' | 'late' | 'untrue' | 'twice' | 'out of order' | 'not corrected';
  text: string;
}

export interface Verdict {
  kinds: ReadonlyMap<string, Figures>;
  p1: ReadonlyMap<string, Figures>;
  names: ReadonlyMap<string, Named>;
  /** Cases of each kind that must not be told, and how many were told all the same. */
  nevers: ReadonlyMap<string, { cases: number; told: number }>;
  graveUntrue: Readonly<Record<string, number>>;
  outOfOrder: number;
  twice: number;
  /** What the promise is broken by, in words; empty when it holds. */
  broken: readonly string[];
  cases: readonly Case[];
}

const blank = (): Figures => ({ expected: 0, told: 0, missed: 0, late: 0, twice: 0, corrected: 0 });

function count(figures: Figures, line: Line): void {
  figures.expected += 1;
  if (line.toldBy) figures.told += 1;
  else figures.missed += 1;
  if (line.late) figures.late += 1;
  figures.twice += line.again;
  if (line.corrected) figures.corrected += 1;
}

const of = (map: Map<string, Figures>, key: string): Figures => {
  const found = map.get(key) ?? blank();
  map.set(key, found);
  return found;
};

/** Whether it had to be told by then: a correction only where what it corrects was told. */
const isDue = (judge: Judge, { truth, toldBy }: Line, endedAt: number): boolean =>
  truth.need === 'must' &&
  (toldBy !== undefined || truth.until <= endedAt) &&
  (truth.corrects === undefined || judge.corrected(truth)?.toldBy !== undefined);

/**
 * Reckons what came of everything.
 * @param seed names the cases
 * @param endedAt until when something could be told, in simulated milliseconds since 1970
 */
export function verdictOf(judge: Judge, seed: number, endedAt = Number.POSITIVE_INFINITY): Verdict {
  const kinds = new Map<string, Figures>();
  const p1 = new Map<string, Figures>();
  const nevers = new Map<string, { cases: number; told: number }>();
  const cases: Case[] = [];
  let twice = 0;
  for (const line of judge.lines) {
    const { truth } = line;
    twice += line.again;
    if (truth.need === 'never') {
      const never = nevers.get(truth.kind) ?? { cases: 0, told: 0 };
      never.cases += 1;
      nevers.set(truth.kind, never);
    }
    if (line.again > 0) cases.push(caseOf('twice', seed, truth));
    if (!isDue(judge, line, endedAt)) continue;
    count(of(kinds, truth.kind), line);
    if (truth.p1 === true) count(of(p1, truth.names[0] ?? truth.kind), line);
    if (!line.toldBy)
      cases.push(caseOf(truth.corrects === undefined ? 'missed' : 'not corrected', seed, truth));
    else if (line.late) cases.push(caseOf('late', seed, truth));
  }
  for (const one of judge.untrue) {
    const never = one.because === undefined ? undefined : nevers.get(one.because);
    if (never) never.told += 1;
    cases.push(untrueCase(seed, one));
  }
  for (const { line } of judge.outOfOrder) cases.push(caseOf('out of order', seed, line.truth));
  const graveUntrue = Object.fromEntries(
    Object.entries(grave).map(([what, names]) => [what, graveIn(judge, names, endedAt)]),
  );
  const figures = { kinds, p1, nevers, names: judge.names, graveUntrue, twice };
  const outOfOrder = judge.outOfOrder.length;
  return { ...figures, outOfOrder, cases, broken: brokenBy({ ...figures, outOfOrder }) };
}

/** Untrue statements of these names, and true ones that were not taken back when they ceased to be. */
function graveIn(judge: Judge, names: readonly string[], endedAt: number): number {
  const untrue = judge.untrue.filter(({ stated }) => names.includes(stated.name)).length;
  const stands = judge.lines.filter(
    (line) =>
      line.truth.corrects !== undefined &&
      isDue(judge, line, endedAt) &&
      !line.toldBy &&
      names.includes(judge.corrected(line.truth)?.toldBy?.name ?? ''),
  ).length;
  return untrue + stands;
}

function brokenBy({
  p1,
  graveUntrue,
  twice,
  outOfOrder,
}: Pick<Verdict, 'p1' | 'graveUntrue' | 'twice' | 'outOfOrder'>): string[] {
  const missed = [...p1].filter(([, { missed: count }]) => count > 0);
  const late = [...p1].filter(([, figures]) => figures.late > 0);
  return [
    ...missed.map(
      ([name, figures]) => `${figures.missed} of ${figures.expected} ${name} were missed`,
    ),
    ...late.map(([name, figures]) => `${figures.late} of ${figures.expected} ${name} came late`),
    ...Object.entries(graveUntrue)
      .filter(([, number]) => number > 0)
      .map(([what, number]) => `${number} ${what}`),
    ...(twice > 0 ? [`${twice} facts were stated twice`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} facts were stated out of order`] : []),
  ];
}

function caseOf(what: Case['what'], seed: number, { person, kind, names, from }: Truth): Case {
  const text = `seed ${seed}, person ${person}: ${kind} (${names[0] ?? ''}), ${zulu(from)}`;
  return { what, text };
}

function untrueCase(seed: number, { stated, person, because, corrected }: Untrue): Case {
  const why = because === undefined ? 'nothing like it is true' : `but ${because}`;
  const { name, at } = stated;
  return {
    what: 'untrue',
    text: `seed ${seed}, person ${person ?? 'nobody'}: ${name}, ${zulu(at)}: ${why}${corrected ? ', corrected later' : ''}`,
  };
}
