import { retryAfter } from './retry-after.js';

const now = new Date('2026-11-27T21:00:00Z');

describe('how long whoever answers asks us to wait', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Fri, 27 Nov 2026 21:00:30 GMT', 30_000],
    ['99999999', 3_600_000],
    ['Sat, 28 Nov 2026 21:00:30 GMT', 3_600_000],
  ])('%s', (header, wait) => {
    expect(retryAfter(header, now)).toBe(wait);
  });
  it.each([
    undefined,
    '',
    '0',
    '-5',
    'soon',
    '1e3',
    '2026-11-27T22:00:00Z',
    'Fri, 27 Nov 2026 20:59:00 GMT',
    'Fri, 99 Nov 2026 20:59:00 GMT',
  ])('nothing for %s', (header) => {
    expect(retryAfter(header, now)).toBeUndefined();
  });
  it('takes the first of several', () => {
    expect(retryAfter(['7', '9'], now)).toBe(7_000);
  });
});
