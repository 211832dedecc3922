import { groupBy } from '#kernel';
import type { DutyPost, Override, Rota } from './facts.js';
import { instantOf, parseLocal } from './london.js';
import { rotationOf, type Rotation } from './rotation.js';

/** What a swap makes of one turn: whose it was, and whose it is. */
interface Exchanged {
  was: string;
  is: string;
}

/** A post as numbers, made once for each. */
export interface CompiledPost {
  /** As {@link layersOf} gives them. */
  layers: readonly (readonly Rotation[])[];
  /** In order; they do not overlap. */
  overrides: readonly { from: number; to: number; staff: string | undefined }[];
  /** By the instant at which the turn begins. */
  swaps: ReadonlyMap<number, readonly Exchanged[]>;
}

const compiledPosts = new WeakMap<DutyPost, CompiledPost>();

/** The same object for the same post: a post never changes, a changed directory has new ones. */
export function compiled(post: DutyPost): CompiledPost {
  const held = compiledPosts.get(post);
  if (held) return held;
  const made: CompiledPost = {
    layers: layersOf(post.rotas ?? []),
    overrides: (post.overrides ?? []).map(asNumbers).sort((a, b) => a.from - b.from),
    swaps: swapsOf(post),
  };
  compiledPosts.set(post, made);
  return made;
}

const asNumbers = ({ from, to, staff }: Override) => ({
  from: from.getTime(),
  to: to.getTime(),
  staff,
});

/** The top layer first; in a layer the rotas one after another. */
export function layersOf(rotas: readonly Rota[]): Rotation[][] {
  const layers = groupBy(rotas, ({ layer = 1 }) => layer);
  const begin = ({ from }: Rota): number => instantOf(parseLocal(from));
  return [...layers]
    .sort(([a], [b]) => b - a)
    .map(([, list]) => {
      const sorted = [...list].sort((a, b) => begin(a) - begin(b));
      return sorted.map((rota, index) => {
        const next = sorted[index + 1];
        return rotationOf(rota, next ? begin(next) : Infinity);
      });
    });
}

function swapsOf({ swaps = [] }: DutyPost): Map<number, Exchanged[]> {
  const found = new Map<number, Exchanged[]>();
  const add = (turn: string, was: string, is: string): void => {
    const begin = instantOf(parseLocal(turn));
    found.set(begin, [...(found.get(begin) ?? []), { was, is }]);
  };
  for (const swap of swaps) {
    add(swap.turn, swap.staff, swap.with);
    add(swap.withTurn, swap.with, swap.staff);
  }
  return found;
}

/** The last of sorted rows that began by an instant. */
export function lastBegun<Row extends { from: number }>(
  rows: readonly Row[],
  at: number,
): Row | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row && row.from <= at) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
}
