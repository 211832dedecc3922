import fc from 'fast-check';
import { periodFaults } from './periods.js';

const at = (hours: number): string => new Date(Date.UTC(2026, 0, 1, hours)).toISOString();

describe('periods of one post or one person', () => {
  const rows = fc
    .array(
      fc.record({
        from: fc.integer({ min: 0, max: 30 }),
        length: fc.option(fc.integer({ min: -1, max: 8 }), { nil: undefined }),
      }),
      { maxLength: 6 },
    )
    .map((spans) =>
      spans
        .map(({ from, length }, index) => ({
          path: `holdings[${index}]`,
          row: { from: at(from), to: length === undefined ? null : at(from + length) },
        }))
        .sort((a, b) => (a.row.from < b.row.from ? -1 : a.row.from > b.row.from ? 1 : 0)),
    );

  it('are taken exactly when none ends before it starts and no instant belongs to two', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const backwards = given.some(({ row }) => row.to !== null && row.to <= row.from);
        const instants = Array.from({ length: 45 }, (_, hours) => at(hours));
        const twice = instants.some(
          (instant) =>
            given.filter(({ row }) => row.from <= instant && (row.to === null || instant < row.to))
              .length > 1,
        );
        expect(periodFaults(given, 'holders of a post').length > 0).toBe(backwards || twice);
      }),
      { numRuns: 500 },
    );
  });
});
