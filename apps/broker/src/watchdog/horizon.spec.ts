import type { Clock } from '#kernel';
import { Horizon } from './horizon.js';

/** Two clocks set by hand: the machine's in milliseconds, and the time of decisions. */
function clocks() {
  const at = { machine: 0, now: new Date('2026-08-10T09:00:00Z') };
  const clock: Clock = { machine: () => new Date(at.machine), now: () => at.now };
  return { at, clock };
}

describe('by when work must have been due to count as unmoved', () => {
  it('is not known right after the start', () => {
    const { at, clock } = clocks();
    const horizon = new Horizon(clock, 10_000);
    expect(horizon.instant).toBeUndefined();
    horizon.look();
    at.machine = 9_999;
    expect(horizon.instant).toBeUndefined();
  });

  it('is what the clock said long enough ago by the machine', () => {
    const { at, clock } = clocks();
    const horizon = new Horizon(clock, 10_000);
    horizon.look();
    at.machine = 10_000;
    expect(horizon.instant).toEqual(new Date('2026-08-10T09:00:00Z'));
  });

  it('does not count what a scenario has just jumped over', () => {
    const { at, clock } = clocks();
    const horizon = new Horizon(clock, 10_000);
    for (at.machine = 0; at.machine <= 20_000; at.machine += 2_500) horizon.look();
    at.now = new Date('2026-09-10T09:00:00Z');
    horizon.look();
    expect(horizon.instant).toEqual(new Date('2026-08-10T09:00:00Z'));
    at.machine += 10_000;
    expect(horizon.instant).toEqual(new Date('2026-09-10T09:00:00Z'));
  });

  it('keeps a few looks only, however long it runs', () => {
    const { at, clock } = clocks();
    const horizon = new Horizon(clock, 10_000);
    for (let look = 0; look < 10_000; look += 1) {
      at.machine += 2_500;
      at.now = new Date(at.now.getTime() + 2_500);
      horizon.look();
    }
    expect(horizon.instant).toEqual(new Date(at.now.getTime() - 10_000));
    expect(Reflect.get(horizon, 'looks')).toHaveLength(5);
  });
});
