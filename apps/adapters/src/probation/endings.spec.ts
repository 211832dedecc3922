import {
  at,
  changed,
  ended,
  event,
  from,
  mappa,
  now,
  odd,
  registration,
  run,
  short,
} from './testing/messages.js';

describe('the end of a registration', () => {
  it('of one of two keeps the other', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
    feed.take(mappa('added', at(2), 'r2', 'M1', 'M2'), now(2));
    const gone = registration('deregistered', at(3), {
      registerTypeCode: 'MAPP',
      registrationId: 'r1',
    });
    expect(short(feed.take(gone, now(3)))).toEqual([
      'told',
      changed({ registered: true, category: 1, level: 2, from: from(3) }),
    ]);
    expect(short(feed.take(ended(at(4), 'MAPP', 'd1'), now(4)))).toEqual([
      'told',
      changed({ registered: false, from: from(4) }),
    ]);
  });

  it('of one of two that does not say which is kept: both stand', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
    feed.take(mappa('added', at(2), 'r2', 'M1', 'M2'), now(2));
    expect(short(feed.take(ended(at(3), 'MAPP', 'd1'), now(3)))).toEqual([
      'kept',
      odd(
        'probation-case.registration.deregistered',
        'contradiction',
        'one of several MAPPA registrations ended, and not which',
      ),
    ]);
  });

  it('nobody had told of is kept: what remains is not known', () => {
    expect(short(run().take(ended(at(3), 'MAPP', 'd1'), now(3)))).toEqual([
      'kept',
      odd(
        'probation-case.registration.deregistered',
        'contradiction',
        'the end of a MAPPA registration that nobody had told',
      ),
    ]);
  });

  it('in the same second as its last update is the later of the two', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
    feed.take(ended('2026-08-03T10:00:15.304', 'MAPP', 'd1'), now(3));
    const update = mappa('updated', '2026-08-03T10:00:15.344', 'r1', 'M2', 'M3');
    expect(short(feed.take(update, now(3)))).toEqual(['nothing']);
  });

  it('before an update: he is registered again, and a person is asked', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
    feed.take(ended(at(2), 'MAPP', 'd1'), now(2));
    expect(short(feed.take(mappa('updated', at(3), 'r1', 'M2', 'M3'), now(3)))).toEqual([
      'kept',
      changed({ registered: true, category: 2, level: 3, from: from(3) }),
      odd(
        'probation-case.registration.updated',
        'contradiction',
        'a registration was updated after it had ended',
      ),
    ]);
  });

  it('by deletion takes back the statement that told it', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
    const deleted = registration('deleted', at(2), {
      registerTypeCode: 'MAPP',
      registrationId: 'r1',
    });
    expect(short(feed.take(deleted, now(2)))).toEqual([
      'told',
      changed({ registered: false, from: from(2), corrects: { jti: 'jti-1' } }),
    ]);
  });
});

describe('the MAPPA category of a contact', () => {
  const information = (n: number, category: unknown, what = 'updated') =>
    event(`probation-case.mappa-information.${what}`, at(n), {
      contactId: 2510101288,
      mappa: { category },
    });

  it('is told alone, and the newest word on it holds', () => {
    const feed = run();
    expect(short(feed.take(information(1, 2, 'created'), now(1)))[1]).toEqual(
      changed({ category: 2, from: from(1) }),
    );
    feed.take(mappa('added', at(3), 'r1', 'M1', 'M2'), now(3));
    expect(short(feed.take(information(2, 3), now(4)))).toEqual(['nothing']);
    expect(short(feed.take(information(5, 4), now(5)))[1]).toMatchObject(changed({ category: 4 }));
  });

  it('0, and the deletion of a contact, say nothing', () => {
    expect(short(run().take(information(1, 0), now(1)))).toEqual(['nothing']);
    expect(short(run().take(information(1, '', 'deleted'), now(1)))).toEqual(['nothing']);
  });

  it('that is unknown, missing, or of somebody not registered is kept', () => {
    const kind = 'probation-case.mappa-information.updated';
    expect(short(run().take(information(1, 9), now(1)))).toEqual([
      'kept',
      odd(kind, 'unknown-code', 'MAPPA category 9'),
    ]);
    expect(short(run().take(information(1, null), now(1)))).toEqual([
      'kept',
      odd(kind, 'unreadable', 'MAPPA information without its category'),
    ]);
    const feed = run();
    feed.take(event('probation-case.engagement.created', at(1)), now(1));
    expect(short(feed.take(information(2, 2), now(2)))).toEqual([
      'kept',
      odd(kind, 'contradiction', 'a MAPPA category of somebody who is not registered'),
    ]);
  });
});
