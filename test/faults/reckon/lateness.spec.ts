import type { Arrival } from '../stack/endpoint-messages.js';
import { reckonLateness } from './lateness.js';

const accepted = [{ jti: 'e1', acceptedAt: 1_000, expected: ['accept p'] }];
const at = (instant: number): Arrival => ({
  at: instant,
  agency: 'police',
  jti: 'n1',
  event: 'e1',
  kind: 'accept',
  post: 'p',
  alert: 'a',
  obligation: 'o',
  mark: 1,
  handled: 'refused',
});
const fault = (name: string, from: number, to: number) => ({ name, from, to });

describe('lateness', () => {
  it('runs from 202 to the first hand-off where no fault was there', () => {
    const { undisturbed, late } = reckonLateness(
      accepted,
      [at(9_000), at(1_040)],
      [fault('before', 100, 900), fault('after', 2_000, 3_000)],
    );
    expect(undisturbed).toMatchObject({ count: 1, max: 40 });
    expect(late).toEqual([]);
  });

  it('runs from the end of the fault that overlapped it, and names it', () => {
    const { by, undisturbed, late } = reckonLateness(
      accepted,
      [at(7_500)],
      [fault('redis-down', 500, 5_000), fault('kill-one', 2_000, 2_000)],
    );
    expect(undisturbed).toBeUndefined();
    expect(by).toMatchObject({ 'redis-down': { max: 2_500 } });
    expect(late).toEqual([{ ms: 2_500, page: 'e1 accept p', after: 'redis-down' }]);
  });

  it('a page that came during the fault is not late', () => {
    const { all } = reckonLateness(accepted, [at(3_000)], [fault('freeze', 2_000, 5_000)]);
    expect(all).toMatchObject({ max: 0 });
  });

  it('says nothing of pages that never came: those are missing', () => {
    expect(reckonLateness(accepted, [], []).all).toBeUndefined();
  });
});
