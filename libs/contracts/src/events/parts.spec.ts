import { asCode } from '#contracts';

describe('a name as a code', () => {
  it.each([
    ['Duty SPO', 'duty-spo'],
    ["St. John's / North", 'st.-john-s-north'],
    ['', undefined],
    [undefined, undefined],
    ['x'.repeat(41), undefined],
  ])('of %p is %p', (name, code) => {
    expect(asCode(name)).toBe(code);
  });
});
