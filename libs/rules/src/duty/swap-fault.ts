import { layersOf } from './compiled.js';
import type { Rota, Swap } from './facts.js';
import { instantOf, parseLocal } from './london.js';
import { turnAt } from './rotation.js';

/** A side of a swap that names a turn which that person does not have, in plain words; none when both are right. */
export function swapFaults(
  rotas: readonly Rota[],
  swap: Swap,
): { member: 'turn' | 'withTurn'; reason: string }[] {
  const layers = layersOf(rotas);
  const sides = [
    { member: 'turn' as const, staff: swap.staff, local: swap.turn },
    { member: 'withTurn' as const, staff: swap.with, local: swap.withTurn },
  ];
  return sides.flatMap(({ member, staff, local }) => {
    const begin = instantOf(parseLocal(local));
    const turns = layers.flatMap((layer) =>
      layer.flatMap((rotation) => turnAt(rotation, begin) ?? []),
    );
    const starting = turns.filter(({ from }) => from === begin);
    if (starting.some((turn) => turn.staff === staff)) return [];
    const [other] = starting;
    const reason = other
      ? `the turn that begins then is not of ${staff} but of ${other.staff}`
      : 'no turn of this post begins then';
    return [{ member, reason }];
  });
}
