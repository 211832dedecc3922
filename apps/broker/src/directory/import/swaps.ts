import type { Fault } from '#kernel';
import { swapFaults } from '#rules';
import { asRota } from '../snapshot.js';
import type { SwapRow } from '../rows.js';
import type { WantedPost } from './wanted-posts.js';

/** Everybody a swap names, with the member that does. */
export const namedIn = (swap: SwapRow): [member: string, staff: string][] => [
  ['staff', swap.staff],
  ['with', swap.with],
  ...swap.agreedBy.map((staff, index): [string, string] => [`agreedBy[${index}]`, staff]),
];

/** Swaps of a turn that is not that person's or that there is not, with oneself, or of one turn twice. */
export function swapFaultsOf({ swaps, rotas }: Pick<WantedPost, 'swaps' | 'rotas'>): Fault[] {
  if (swaps.length === 0) return [];
  const turns = new Map<string, string>();
  const plan = rotas.filter(({ row }) => readable(row.from)).map(({ row }) => asRota(row));
  return swaps.flatMap(({ path, row }) => [
    ...(row.staff === row.with
      ? [{ path: `${path}.with`, reason: 'nobody swaps with themselves' }]
      : []),
    ...swapFaults(plan, row).map(({ member, reason }) => ({ path: `${path}.${member}`, reason })),
    ...twice(path, row, turns),
  ]);
}

const readable = (local: string): boolean => Number.isFinite(Date.parse(`${local}Z`));

function twice(path: string, row: SwapRow, turns: Map<string, string>): Fault[] {
  const named: [member: string, turn: string][] = [
    ['turn', `${row.turn} ${row.staff}`],
    ['withTurn', `${row.withTurn} ${row.with}`],
  ];
  return named.flatMap(([member, turn]) => {
    const before = turns.get(turn);
    turns.set(turn, before ?? path);
    return before === undefined
      ? []
      : [{ path: `${path}.${member}`, reason: `${before} swaps this turn already` }];
  });
}
