import { faultsFound, type Reckoned } from './verdict.js';

const well: Reckoned = {
  pages: {
    pages: 1_000,
    untold: [],
    missing: [],
    twice: [],
    unexpected: [],
    repeats: { afterLostAnswer: 1, ours: 9 },
    unmarked: [],
  },
  lateness: { all: undefined, undisturbed: undefined, by: {}, late: [] },
  record: {} as Reckoned['record'],
  unasked: [],
  refused: [],
  unanswered: 0,
};
const pages = (over: Partial<Reckoned['pages']>): Reckoned => ({
  ...well,
  pages: { ...well.pages, ...over },
});

describe('the verdict', () => {
  it('has nothing to say when all is well', () => {
    expect(faultsFound(well)).toEqual([]);
  });

  it.each<[string, Reckoned]>([
    ['nobody was told', pages({ untold: ['e1'] })],
    ['never taken', pages({ missing: ['e1 accept p'] })],
    ['two ids', pages({ twice: ['e1 accept p'] })],
    ['nobody should have got', pages({ unexpected: ['e1 copy p'] })],
    ['not marked', pages({ unmarked: ['n1'] })],
    ['5.10 % of pages came again', pages({ repeats: { afterLostAnswer: 1, ours: 50 } })],
    ['ended by themselves', { ...well, unasked: ['broker 1 ended with 1'] }],
    ['never answered', { ...well, unanswered: 2 }],
    ['refused, such as 400', { ...well, refused: ['400'] }],
    [
      '3 obligations without a page',
      { ...well, record: { 'obligations without a page': 3 } as Reckoned['record'] },
    ],
  ])('fails when %s', (words, reckoned) => {
    expect(faultsFound(reckoned)).toEqual([expect.stringContaining(words)]);
  });

  it('does not fail for what is a little beyond a goal: that may be the machine', () => {
    const late = [{ ms: 2_400, page: 'e1 accept p', after: 'kill-one' }];
    expect(faultsFound({ ...well, lateness: { ...well.lateness, late } })).toEqual([]);
  });
});
