import {
  at,
  changed,
  crn,
  ended,
  event,
  from,
  java,
  mappa,
  now,
  odd,
  registration,
  rosh,
  run,
  short,
} from './testing/messages.js';

describe('a registration', () => {
  it('is told with category and level, once, about the case number', () => {
    const feed = run();
    const came = feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(1));
    expect(short(came)).toEqual([
      'told',
      changed({ registered: true, category: 2, level: 3, from: from(1) }),
    ]);
    expect(came.drafts[0]).toMatchObject({
      subject: { format: 'crn', id: crn },
      toe: Date.parse(from(1)) / 1000,
      content: { source: { system: 'delius', record: 'm1' } },
    });
    expect(short(feed.take(mappa('added', at(1), 'r1', 'M2', 'M3'), now(2)))).toEqual(['nothing']);
  });

  it('holds from its own day when it was written down later', () => {
    const late = registration('added', at(4), {
      registerTypeCode: 'MAPP',
      registrationId: 'r1',
      registrationCategoryCode: 'M1',
      registrationLevelCode: 'M1',
      registrationDate: java('2026-08-01T00:00:00'),
    });
    expect(short(run().take(late, now(4)))).toEqual([
      'told',
      changed({ registered: true, category: 1, level: 1, from: '2026-07-31T23:00:00Z' }),
    ]);
  });

  it('is told again when its level changes; an older message changes nothing', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M1'), now(1));
    expect(short(feed.take(mappa('updated', at(3), 'r1', 'M2', 'M3'), now(3)))).toEqual([
      'told',
      changed({ registered: true, category: 2, level: 3, from: from(3) }),
    ]);
    expect(short(feed.take(mappa('updated', at(2), 'r1', 'M2', 'M2'), now(4)))).toEqual([
      'nothing',
    ]);
  });

  it.each<[string, string, string, object]>([
    ['category 4', 'M4', 'M1', { registered: true, category: 4, level: 1 }],
    ['category 0', 'M0', 'M1', { registered: true, level: 1 }],
    ['the old category X9', 'X9', 'M2', { registered: true, level: 2 }],
    ['level 0', 'M1', 'M0', { registered: true, category: 1 }],
  ])('with %s', (_, category, level, said) => {
    const came = run().take(mappa('added', at(1), 'r1', category, level), now(1));
    expect(short(came)).toEqual(['told', changed({ ...said, from: from(1) })]);
  });

  it('with a level nobody knows is told as far as it is known, and kept', () => {
    expect(short(run().take(mappa('added', at(1), 'r1', 'M2', 'M7'), now(1)))).toEqual([
      'kept',
      changed({ registered: true, category: 2, from: from(1) }),
      odd('probation-case.registration.added', 'unknown-code', 'MAPPA level M7'),
    ]);
  });

  it.each<[string, object, string, string]>([
    [
      'type',
      { registerTypeCode: 'ZZZZ', registrationId: 'r1' },
      'unknown-code',
      'register type ZZZZ',
    ],
    [
      'type that is free text',
      { registerTypeCode: 'Ann Example, 1 High Street', registrationId: 'r1' },
      'unknown-code',
      'register type that is no code',
    ],
    [
      'missing type',
      { registrationId: 'r1' },
      'unreadable',
      'a registration without its register type',
    ],
    ['missing id', { registerTypeCode: 'RHRH' }, 'unreadable', 'a registration without its id'],
  ])('of an unknown or %s is kept and said', (_, members, problem, what) => {
    const feed = run();
    const message = registration('added', at(1), members);
    const kind = 'probation-case.registration.added';
    expect(short(feed.take(message, now(1)))).toEqual(['kept', odd(kind, problem, what)]);
    expect(short(feed.take(message, now(1)))).toEqual(['nothing']);
  });

  it('of a register that says no level, risk or mark is nothing', () => {
    for (const code of ['AVIS', 'RCCO', 'RCPR', 'RVAD', 'STRG', 'WEAP', 'ASFO', 'WRSM', 'ARSO'])
      expect(short(run().take(rosh(at(1), 'r1', code), now(1)))).toEqual(['nothing']);
  });

  it('of victim contact is a mark, and the end of it takes it off', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M1', 'M2'), now(1));
    expect(short(feed.take(rosh(at(2), 'r2', 'INVI'), now(2)))[1]).toMatchObject(
      changed({ registered: true, flags: ['victim-contact'] }),
    );
    expect(short(feed.take(ended(at(3), 'INVI', 'd1'), now(3)))[1]).toMatchObject(
      changed({ registered: true, flags: [] }),
    );
  });

  it('without a time is kept', () => {
    const message = { ...mappa('added', at(1), 'r1', 'M2', 'M3'), occurredAt: 'yesterday' };
    expect(short(run().take(message, now(1)))).toEqual([
      'kept',
      odd('probation-case.registration.added', 'unreadable', 'a registration without a time'),
    ]);
  });

  it('whose time cannot be read has that of its record', () => {
    const message = registration('added', at(1), {
      registerTypeCode: 'MAPP',
      registrationId: 'r1',
      registrationCategoryCode: 'M2',
      registrationLevelCode: 'M3',
      createdDateAndTime: java(at(1)),
    });
    const broken = { ...message, occurredAt: 'soon' };
    expect(short(run().take(broken, now(1)))[1]).toMatchObject(changed({ from: from(1) }));
  });
});

describe('the risk of serious harm', () => {
  it.each<[string, string]>([
    ['RLRH', 'low'],
    ['RMRH', 'medium'],
    ['RHRH', 'high'],
    ['RVRH', 'very-high'],
  ])('%s is %s', (code, is) => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M1'), now(1));
    expect(short(feed.take(rosh(at(2), 'r2', code), now(2)))).toEqual([
      'told',
      changed({ registered: true, category: 2, level: 1, rosh: is, from: from(2) }),
    ]);
  });

  it('of somebody of whom no MAPPA registration is known says nothing of one', () => {
    expect(short(run().take(rosh(at(1), 'r1', 'RHRH'), now(1)))).toEqual([
      'told',
      changed({ rosh: 'high', from: from(1) }),
    ]);
  });

  it('of a new case is told with that he is not registered', () => {
    const feed = run();
    const opened = event('probation-case.engagement.created', at(1));
    expect(short(feed.take(opened, now(1)))).toEqual(['nothing']);
    expect(short(feed.take(rosh(at(2), 'r1', 'RMRH'), now(2)))[1]).toEqual(
      changed({ registered: false, rosh: 'medium', from: from(2) }),
    );
  });

  it('is the worst of those in force, and falls when that one ends', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r0', 'M2', 'M1'), now(1));
    feed.take(rosh(at(2), 'r1', 'RHRH'), now(2));
    expect(short(feed.take(rosh(at(3), 'r2', 'RMRH'), now(3)))).toEqual(['nothing']);
    expect(short(feed.take(ended(at(4), 'RHRH', 'd1'), now(4)))[1]).toMatchObject(
      changed({ rosh: 'medium' }),
    );
  });
});
