import type { Truth } from '../truth/truth.js';
import { personOf } from '../world/person.js';
import { hour, minute } from '../world/time.js';
import { contains } from './contains.js';
import { Judge } from './judge.js';
import type { Stated } from './stated.js';
import { verdictOf, type Verdict } from './verdict.js';

const at = Date.parse('2026-03-02T10:00:00Z');
const noms = (number: number) => ({ format: 'noms' as const, id: personOf(number).noms });

const release: Truth = {
  id: 1,
  person: '4',
  need: 'must',
  kind: 'prison: released',
  names: ['prison.released'],
  toe: at,
  within: 5 * minute,
  from: at,
  until: at + hour,
  content: { prison: 'ZAI' },
};
const stated = (change: Partial<Stated> = {}): Stated => ({
  jti: 'a',
  name: 'prison.released',
  at: at + minute,
  toe: at,
  subject: noms(4),
  content: { prison: 'ZAI', reason: 'CR' },
  ...change,
});

function judged(truths: readonly Truth[], all: readonly Stated[]): Verdict {
  const judge = new Judge();
  for (const truth of truths) judge.know(truth);
  for (const one of all) judge.hear(one);
  return verdictOf(judge, 1);
}
const figures = (verdict: Verdict, kind = 'prison: released') => verdict.kinds.get(kind);

describe('the judge', () => {
  it('finds what was told', () => {
    const verdict = judged([release], [stated()]);
    expect(figures(verdict)).toMatchObject({ expected: 1, told: 1, missed: 0, late: 0, twice: 0 });
    expect(verdict).toMatchObject({ broken: [], cases: [] });
  });

  it.each<[string, Partial<Stated>]>([
    ['another person', { subject: noms(5) }],
    ['nobody', { subject: { format: 'noms', id: 'A1234AA' } }],
    ['another time', { toe: at + hour }],
    ['another prison', { content: { prison: 'ZBI' } }],
    ['another event', { name: 'prison.release-unplanned' }],
    ['something that has not happened yet', { at: at - 1 }],
  ])('takes a statement about %s for none, and for an untrue one', (_, change) => {
    const verdict = judged([release], [stated(change)]);
    expect(figures(verdict)).toMatchObject({ told: 0, missed: 1 });
    expect(verdict.graveUntrue['false releases']).toBe(1);
    expect(verdict.broken).toContain('1 false releases');
    expect(verdict.cases.map(({ what }) => what)).toEqual(['missed', 'untrue']);
  });

  it('names what really happened', () => {
    const death: Truth = { ...release, need: 'never', kind: 'prison: left (dead)' };
    const verdict = judged([death], [stated()]);
    expect(verdict.nevers.get('prison: left (dead)')).toEqual({ cases: 1, told: 1 });
    expect(verdict.cases[0]?.text).toMatch(/^seed 1, person 4: prison.released.*left \(dead\)/);
  });

  it('finds what was told late, twice, and after what came later', () => {
    const later: Truth = {
      ...release,
      id: 2,
      toe: at + 5 * hour,
      from: at + 5 * hour,
      until: at + 6 * hour,
    };
    const second = stated({ jti: 'b', at: at + 5 * hour, toe: at + 5 * hour });
    const late = stated({ jti: 'c', at: at + 5 * hour + minute });
    const again = stated({ jti: 'd', at: at + 7 * hour });
    const verdict = judged([release, later], [second, late, again]);
    expect(figures(verdict)).toMatchObject({ told: 2, late: 1, twice: 1 });
    expect(verdict.broken).toEqual([
      '1 facts were stated twice',
      '1 facts were stated out of order',
    ]);
  });

  it('breaks the promise when danger is told late or not at all', () => {
    const escape: Truth = { ...release, names: ['prison.escaped'], p1: true };
    expect(judged([escape], []).broken).toEqual(['1 of 1 prison.escaped were missed']);
    const late = stated({ name: 'prison.escaped', at: at + 2 * hour });
    expect(judged([escape], [late]).broken).toEqual(['1 of 1 prison.escaped came late']);
  });

  describe('of what was taken back', () => {
    const taken: Truth = {
      id: 2,
      person: '4',
      need: 'must',
      kind: 'taken back',
      names: ['prison.received'],
      from: at + 2 * hour,
      until: at + 3 * hour,
      corrects: 1,
    };
    const correction = stated({
      jti: 'b',
      name: 'prison.received',
      at: at + 2 * hour,
      content: { prison: 'ZAI', corrects: { jti: 'a' } },
    });

    it('wants a correction that points at it', () => {
      expect(judged([release, taken], [stated(), correction]).broken).toEqual([]);
      const verdict = judged([release, taken], [stated()]);
      expect(verdict.broken).toEqual(['1 false releases']);
      expect(verdict.cases).toMatchObject([{ what: 'not corrected' }]);
      const other = { ...correction, content: { prison: 'ZAI', corrects: { jti: 'z' } } };
      expect(judged([release, taken], [stated(), other]).broken).toEqual(['1 false releases']);
    });

    it('wants none where it was never told', () => {
      const allowed: Truth = { ...release, need: 'may' };
      expect(judged([allowed, taken], [])).toMatchObject({ broken: [], cases: [] });
    });

    it('takes a fact for untold when a correction takes it back that was right', () => {
      const verdict = judged([release], [stated(), correction]);
      expect(figures(verdict)).toMatchObject({ told: 0, missed: 1 });
    });

    it('takes the same said better for no second time', () => {
      const content = { prison: 'ZAI', reason: 'HD', corrects: { jti: 'a' } };
      const verdict = judged([release], [stated(), stated({ jti: 'b', content })]);
      expect(figures(verdict)).toMatchObject({ told: 1, twice: 0, corrected: 1 });
    });
  });

  it('reckons only what could be told by the end', () => {
    const judge = new Judge();
    judge.know(release);
    expect(verdictOf(judge, 1, at).kinds.size).toBe(0);
    expect(verdictOf(judge, 1, at + hour).kinds.size).toBe(1);
  });
});

describe('what a content holds', () => {
  it.each<[object, object, boolean]>([
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ dates: [{ date: 'x', kind: 'CRD' }, { date: 'y' }] }, { dates: [{ date: 'y' }] }, true],
    [{ dates: [] }, { dates: [{ date: 'y' }] }, false],
    [{}, { dates: [] }, false],
    [{ a: null }, { a: { b: 1 } }, false],
  ])('%j holds %j: %s', (told, expected, holds) => expect(contains(told, expected)).toBe(holds));
});
