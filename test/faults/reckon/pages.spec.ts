import type { Arrival } from '../stack/endpoint-messages.js';
import { reckonPages } from './pages.js';

const came = (over: Partial<Arrival> = {}): Arrival => ({
  at: 100,
  agency: 'police',
  jti: 'n1',
  event: 'e1',
  kind: 'accept',
  post: 'jigsaw/dc',
  alert: 'K7Q2-9FXM',
  obligation: 'o1',
  mark: 1,
  handled: 'taken',
  ...over,
});
const accepted = [{ jti: 'e1', acceptedAt: 50, expected: ['accept jigsaw/dc'] }];

describe('what came, held beside what had to come', () => {
  it('is whole when each page was taken once', () => {
    expect(reckonPages(accepted, [came()])).toEqual({
      pages: 1,
      untold: [],
      missing: [],
      twice: [],
      unexpected: [],
      repeats: { afterLostAnswer: 0, ours: 0 },
      unmarked: [],
    });
  });

  it('finds an event of which nobody was told', () => {
    const found = reckonPages(accepted, []);
    expect(found).toMatchObject({ untold: ['e1'], missing: ['e1 accept jigsaw/dc'] });
  });

  it.each(['refused', 'hung', 'dropped'] as const)(
    'a page that was only %s is missing',
    (handled) => {
      const found = reckonPages(accepted, [came({ handled })]);
      expect(found).toMatchObject({ untold: [], missing: ['e1 accept jigsaw/dc'] });
    },
  );

  it('a page that was refused and then taken is no repeat', () => {
    const found = reckonPages(accepted, [came({ handled: 'refused' }), came({ at: 200, mark: 2 })]);
    expect(found).toMatchObject({ missing: [], repeats: { ours: 0, afterLostAnswer: 0 } });
  });

  it('counts a repeat by whose doing it is', () => {
    const again = came({ at: 200, mark: 2 });
    expect(reckonPages(accepted, [again, came()]).repeats).toEqual({ ours: 1, afterLostAnswer: 0 });
    const lost = came({ handled: 'answer-lost' });
    expect(reckonPages(accepted, [lost, again]).repeats).toEqual({ ours: 0, afterLostAnswer: 1 });
  });

  it('finds a repeat that is not marked, whatever the order', () => {
    expect(reckonPages(accepted, [came(), came({ at: 200 })]).unmarked).toEqual(['n1']);
    expect(reckonPages(accepted, [came({ mark: 0 }), came({ mark: 0 })]).unmarked).toEqual(['n1']);
    expect(reckonPages(accepted, [came({ mark: 2 }), came({ at: 200 })]).unmarked).toEqual([]);
  });

  it('finds one page under two ids', () => {
    const found = reckonPages(accepted, [came(), came({ jti: 'n2' })]);
    expect(found.twice).toEqual(['e1 accept jigsaw/dc']);
  });

  it('finds a page that nobody should have got, but not a later word of an alert', () => {
    const stray = came({ jti: 'n2', post: 'ppu/po', kind: 'copy' });
    const later = came({ jti: 'n3', post: 'ppu/po', kind: 'change' });
    expect(reckonPages(accepted, [came(), stray, later]).unexpected).toEqual(['e1 copy ppu/po']);
  });
});
