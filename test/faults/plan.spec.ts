import type { Backend } from '../bench/plan.js';
import { describeFault, plannedFaults, pointsOfTheClaim, type Fault } from './plan.js';

const first = (count: number, seed: number, backend: Backend): Fault[] => {
  const plan = plannedFaults(seed, backend);
  return Array.from({ length: count }, () => plan.next().value.fault);
};

describe('the sequence of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(first(80, 1, 'redis')).toEqual(first(80, 1, 'redis'));
    expect(first(80, 2, 'redis')).not.toEqual(first(80, 1, 'redis'));
  });

  it('has each kind once before any kind comes twice', () => {
    const kinds = first(9, 3, 'redis').map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(9);
  });

  it('breaks no Redis where there is none', () => {
    const said = first(200, 4, 'postgres').map(describeFault).join('\n');
    expect(said).not.toContain('Redis');
    expect(first(200, 4, 'redis').map(describeFault).join('\n')).toContain('Redis down for 20000');
  });

  it('dies at every point of the claim', () => {
    const points = first(100, 5, 'postgres').flatMap((one) =>
      one.kind === 'die-at' ? one.point : [],
    );
    expect(new Set(points)).toEqual(new Set(pointsOfTheClaim));
  });
});
