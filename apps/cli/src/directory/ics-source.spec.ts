import { icsSource, type HeldDirectory } from './ics-source.js';

const now = new Date('2026-10-20T12:00:00Z');
const held: HeldDirectory = {
  area: 'london',
  staff: [
    { id: 'ash', contacts: [{ channel: 'email', address: 'Ash@test.example' }] },
    { id: 'birch', contacts: [{ channel: 'email', address: 'birch@test.example' }] },
    { id: 'team/cedar' },
  ],
  posts: [{ id: 'spo' }],
};
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
const night = [
  'UID:night',
  'DTSTART;TZID=Europe/London:20261024T170000',
  'DTEND;TZID=Europe/London:20261025T090000',
];
const read = (text: string, of = held) => icsSource('rota.ics', text, 'spo', of, now);
const duties = (text: string, of = held): unknown => {
  const { document, faults } = read(text, of);
  expect(faults).toEqual([]);
  return (document['overrides'] as { from: string; to: string; staff?: string }[]).map(
    ({ from, to, staff }) => [from, to, staff],
  );
};
const refusals = (text: string): string[] =>
  read(text).faults.map(({ line, reason }) => `${line ?? '-'}: ${reason}`);

describe('a calendar', () => {
  it.each([
    ['by id in its title', ['SUMMARY:Duty: team/cedar'], 'team/cedar'],
    [
      'by who attends',
      [
        'SUMMARY:Duty',
        'ATTENDEE;CN=A:mailto:ash@TEST.example',
        'ORGANIZER:mailto:birch@test.example',
      ],
      'ash',
    ],
    ['by who organises, where nobody attends', ['ORGANIZER:MAILTO:birch@test.example'], 'birch'],
  ])('names a person %s', (_, lines, expected) => {
    // The night in which the clocks go back has an hour more.
    expect(duties(calendar(...event(...night, ...lines)))).toEqual([
      ['2026-10-24T16:00:00Z', '2026-10-25T09:00:00Z', expected],
    ]);
  });

  it('may have times in UTC, of another zone, of another maker, without a zone, and whole days', () => {
    const given = (uid: string, start: string, end: string) =>
      event(`UID:${uid}`, 'SUMMARY:ash', `DTSTART${start}`, `DTEND${end}`);
    expect(
      duties(
        calendar(
          ...given('a', ':20261101T090000Z', ':20261101T170000Z'),
          ...given('b', ';TZID=Europe/Paris:20261102T100000', ';TZID=Europe/Paris:20261102T180000'),
          ...given(
            'c',
            ';TZID=GMT Standard Time:20260703T090000',
            ';TZID=GMT Standard Time:20260703T170000',
          ),
          ...given('d', ':20260704T090000', ':20260704T170000'),
          ...given('e', ';VALUE=DATE:20260705', ';VALUE=DATE:20260707'),
          ...given(
            'f',
            ';TZID=/test.example/1/Europe/London:20260708T090000',
            ';TZID=/test.example/1/Europe/London:20260708T170000',
          ),
        ),
      ),
    ).toEqual([
      ['2026-11-01T09:00:00Z', '2026-11-01T17:00:00Z', 'ash'],
      ['2026-11-02T09:00:00Z', '2026-11-02T17:00:00Z', 'ash'],
      ['2026-07-03T08:00:00Z', '2026-07-03T16:00:00Z', 'ash'],
      ['2026-07-04T08:00:00Z', '2026-07-04T16:00:00Z', 'ash'],
      ['2026-07-04T23:00:00Z', '2026-07-06T23:00:00Z', 'ash'],
      ['2026-07-08T08:00:00Z', '2026-07-08T16:00:00Z', 'ash'],
    ]);
  });

  it('may repeat, at the same hour by the wall, less what is left out and with what was moved', () => {
    const weekly = event(
      ...['UID:w', 'SUMMARY:ash', 'DTSTART;TZID=Europe/London:20261012T170000', 'DURATION:PT16H'],
      'RRULE:FREQ=WEEKLY;UNTIL=20261109T170000Z',
      'EXDATE;TZID=Europe/London:20261102T170000',
    );
    const moved = event(
      ...['UID:w', 'SUMMARY:birch', 'RECURRENCE-ID;TZID=Europe/London:20261019T170000'],
      ...['DTSTART;TZID=Europe/London:20261020T170000', 'DURATION:PT16H'],
    );
    const cancelled = event(
      ...['UID:w', 'SUMMARY:ash', 'STATUS:CANCELLED', 'DTSTART;TZID=Europe/London:20261012T170000'],
      ...['RECURRENCE-ID;TZID=Europe/London:20261012T170000', 'DURATION:PT16H'],
    );
    expect(duties(calendar(...weekly, ...moved, ...cancelled))).toEqual([
      ['2026-10-26T17:00:00Z', '2026-10-27T09:00:00Z', 'ash'],
      ['2026-11-09T17:00:00Z', '2026-11-10T09:00:00Z', 'ash'],
      ['2026-10-20T16:00:00Z', '2026-10-21T08:00:00Z', 'birch'],
    ]);
  });

  it('replaces what came from a calendar and is not over; the past, and what was made by hand, stays', () => {
    const overrides = [
      {
        from: '2026-10-01T09:00:00.000Z',
        to: '2026-10-02T09:00:00.000Z',
        staff: 'ash',
        uid: 'past',
      },
      {
        from: '2026-11-01T09:00:00.000Z',
        to: '2026-11-02T09:00:00.000Z',
        staff: 'ash',
        uid: 'dropped',
      },
      { from: '2026-12-01T09:00:00.000Z', to: '2026-12-02T09:00:00.000Z', staff: 'ash' },
    ];
    const given = { ...held, posts: [{ id: 'spo', overrides }] };
    const found = duties(calendar(...event(...night, 'SUMMARY:birch')), given) as string[][];
    expect(found.map(([from]) => from?.slice(0, 10))).toEqual([
      '2026-10-24',
      '2026-10-01',
      '2026-12-01',
    ]);
  });

  it.each<[string, string[], string]>([
    ['nobody', ['SUMMARY:Duty of Oak'], 'it names no member of staff'],
    ['two people', ['SUMMARY:ash birch'], 'it names more than one'],
    [
      'a zone nobody knows',
      ['SUMMARY:ash', 'DTSTART;TZID=Nowhere:20261024T170000'],
      'its time zone "Nowhere" is not known',
    ],
    ['no end of its repeats', ['SUMMARY:ash', 'RRULE:FREQ=DAILY'], 'it repeats without an end'],
    [
      'a flood of repeats',
      ['SUMMARY:ash', 'RRULE:FREQ=DAILY;COUNT=1000000'],
      'it repeats more than 1000 times',
    ],
    [
      'a flood until far away',
      ['SUMMARY:ash', 'RRULE:FREQ=DAILY;UNTIL=99991231T235959Z'],
      'it repeats more than 1000 times',
    ],
    [
      'repeats by the second',
      ['SUMMARY:ash', 'RRULE:FREQ=SECONDLY;COUNT=10'],
      'it repeats otherwise than',
    ],
    [
      'a day that never comes',
      ['SUMMARY:ash', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3'],
      'it repeats otherwise than',
    ],
    [
      'a search without an end',
      ['SUMMARY:ash', 'RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=3'],
      'a daily rule is read without days',
    ],
    [
      'a month without the day',
      ['SUMMARY:ash', 'RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;COUNT=3'],
      'a monthly rule is read with',
    ],
    ['single dates', ['SUMMARY:ash', 'RDATE:20261101T090000Z'], 'it has single dates'],
  ])('with %s is refused by the line of the event', (_, lines, reason) => {
    const [first = ''] = lines.filter((line) => line.startsWith('DTSTART'));
    const times = first === '' ? night : ['UID:night', 'DTEND:20261025T090000'];
    const text = calendar(...event(...night, 'SUMMARY:ash'), ...event(...times, ...lines));
    const [fault, ...more] = refusals(text);
    expect(more).toEqual([]);
    expect(fault).toMatch(new RegExp(`^10: .*${reason}`));
  });

  it('that ends before it begins, has no beginning or no identity is refused', () => {
    const wrong = calendar(
      ...event('UID:a', 'SUMMARY:ash', 'DTSTART:20261024T170000Z', 'DTEND:20261024T170000Z'),
      ...event('UID:b', 'SUMMARY:ash'),
      ...event('SUMMARY:ash', 'DTSTART:20261024T170000Z', 'DURATION:PT1H'),
    );
    expect(refusals(wrong)).toEqual([
      '4: it has no end, or ends before it begins',
      '10: it has no beginning',
      '14: it has no UID, or one that is too long',
    ]);
  });

  it('that is none, too large, or of a post that there is not is refused whole', () => {
    expect(refusals('hello')).toHaveLength(1);
    expect(refusals('BEGIN:VCARD\r\nEND:VCARD\r\n')).toEqual([
      '-: it is not a calendar: it does not begin with VCALENDAR',
    ]);
    expect(refusals(`BEGIN:VCALENDAR\r\n${'BEGIN:X\r\n'.repeat(100_000)}`)).toHaveLength(1);
    expect(refusals('x'.repeat(1_000_001))).toEqual(['-: it is larger than 1000000 characters']);
    const many = calendar(...Array.from({ length: 2_001 }, () => event(...night)).flat());
    expect(refusals(many)).toEqual(['-: it has more than 2000 events']);
    const flood = event(
      'UID:a',
      'SUMMARY:ash',
      'DTSTART:20261024T170000Z',
      'DURATION:PT1H',
      'RRULE:FREQ=DAILY;COUNT=900',
    );
    const much = [`-: it has more than 2000 duties, or too much that cannot be read`];
    expect(refusals(calendar(...flood, ...flood, ...flood))).toEqual(much);
    const unreadable = Array.from({ length: 101 }, () => event('UID:a', 'SUMMARY:ash')).flat();
    expect(refusals(calendar(...unreadable))).toEqual(much);
    const none = icsSource('rota.ics', calendar(), 'nobody', held, now);
    expect(none.faults).toEqual([{ file: 'rota.ics', reason: 'there is no post "nobody"' }]);
  });

  it('knows the line of what the broker refuses', () => {
    const source = read(
      calendar(...event(...night, 'SUMMARY:ash'), ...event(...night, 'SUMMARY:birch')),
    );
    expect(source.placeOf('overrides[1].from')).toEqual({ file: 'rota.ics', line: 10 });
  });
});
