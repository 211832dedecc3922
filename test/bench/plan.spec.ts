import { affordable } from './plan.js';

describe('A burst that can be afforded', () => {
  it.each([
    ['is what was planned when there is time', 2_000, 150, 60, 2_000],
    ['is smaller when there is little', 2_000, 50, 20, 1_000],
    ['is never too small to say something', 2_000, 50, -5, 300],
  ])('%s', (_, planned, perSecond, secondsLeft, expected) => {
    expect(affordable(planned, perSecond, secondsLeft)).toBe(expected);
  });
});
