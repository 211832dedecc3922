import type { Answer } from '../feeds/reading.js';
import {
  at,
  changed,
  crn,
  ended,
  from,
  mappa,
  now,
  odd,
  rosh,
  run,
  search,
  short,
  supervisions,
} from './testing/messages.js';

describe('what must be asked', () => {
  const blank = mappa('added', at(1), 'r1', '', '');
  const mappaDetail = { level: 2, category: 1, startDate: '2026-08-01', notes: 'not to be read' };
  const risks = [{ code: 'RHRH', notes: 'not to be read' }, { code: 'RCCO' }];

  it('is asked about the case, and told from the answer', () => {
    const asked: string[] = [];
    const feed = run((url) => {
      asked.push(url);
      return supervisions({ mappaDetail, dynamicRisks: risks });
    });
    expect(short(feed.take(blank, now(1)))).toEqual([
      'told',
      changed({ registered: true, category: 1, level: 2, rosh: 'high', from: from(1) }),
    ]);
    expect(asked).toEqual([`${search}/case/${crn}/supervisions`]);
  });

  it('is not asked when the codes are there', () => {
    const feed = run(() => {
      throw new Error('it was asked');
    });
    expect(short(feed.take(mappa('added', at(1), 'r1', 'M1', 'M2'), now(1)))[0]).toBe('told');
  });

  it.each<[string, Answer, RegExp]>([
    ['the case is gone', { status: 'gone' }, /has no such case/],
    ['it may not be shown', { status: 'forbidden' }, /may not show/],
    [
      'the answer is about something else',
      supervisions({ supervisions: 'none' }),
      /not about this/,
    ],
  ])('is kept with what is known when %s', (_, answer, reason) => {
    const came = run(() => answer).take(blank, now(1));
    expect(short(came)).toEqual([
      'kept',
      changed({ registered: true, from: from(1) }),
      expect.arrayContaining(['message-not-understood']),
    ]);
    expect(came.reason).toMatch(reason);
  });

  it('is kept with what is known when nobody may be asked', () => {
    const came = run().take(blank, now(1));
    expect(short(came)[1]).toEqual(changed({ registered: true, from: from(1) }));
    expect(came.outcome).toBe('kept');
    expect(came.reason).toMatch(/nowhere to ask/);
  });

  it('an answer that does not have the new registration yet does not deregister him', () => {
    expect(short(run(() => supervisions({})).take(blank, now(1)))).toEqual([
      'kept',
      changed({ registered: true, from: from(1) }),
      odd(
        'probation-case.registration.added',
        'contradiction',
        'a MAPPA registration that the answer does not have',
      ),
    ]);
  });

  it('a level in the answer that nobody knows is kept', () => {
    const came = run(() => supervisions({ mappaDetail: { level: 8, category: 1 } }));
    expect(short(came.take(blank, now(1)))).toEqual([
      'kept',
      changed({ registered: true, category: 1, from: from(1) }),
      odd('probation-case.registration.added', 'unknown-code', 'MAPPA level 8'),
    ]);
  });

  it('what remains after an end: another registration, or none', () => {
    let answer = supervisions({ mappaDetail });
    const feed = run(() => answer);
    expect(short(feed.take(ended(at(1), 'MAPP', 'd1'), now(1)))[1]).toEqual(
      changed({ registered: true, category: 1, level: 2, from: from(1) }),
    );
    answer = supervisions({});
    expect(short(feed.take(ended(at(2), 'MAPP', 'd2'), now(2)))[1]).toEqual(
      changed({ registered: false, from: from(2) }),
    );
  });

  it('whether he is registered, with a risk of serious harm', () => {
    const feed = run(() => supervisions({}));
    expect(short(feed.take(rosh(at(1), 'r1', 'RLRH'), now(1)))).toEqual([
      'told',
      changed({ registered: false, rosh: 'low', from: from(1) }),
    ]);
  });

  it('a later message about the registration takes the place of the answer', () => {
    const feed = run(() => supervisions({ mappaDetail }));
    feed.take(ended(at(1), 'MAPP', 'd1'), now(1));
    expect(short(feed.take(mappa('updated', at(2), 'r7', 'M1', 'M1'), now(2)))[1]).toMatchObject(
      changed({ registered: true, level: 1 }),
    );
  });
});
