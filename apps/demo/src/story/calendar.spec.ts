import { clockTime, dayName, londonTime, nextNight, workingDayTime } from './calendar.js';

const working = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', bankHolidays: ['2026-08-31'] };

describe('the next 23:10', () => {
  it.each([
    ['the same evening', '2026-08-10T12:00:00Z', '2026-08-10T22:10:00.000Z'],
    [
      'the next evening when it has just passed',
      '2026-08-10T22:10:00Z',
      '2026-08-11T22:10:00.000Z',
    ],
    ['Monday, not Friday or the weekend', '2026-08-14T08:00:00Z', '2026-08-17T22:10:00.000Z'],
    ['in winter time', '2026-12-01T12:00:00Z', '2026-12-01T23:10:00.000Z'],
    ['after the clocks went forward', '2026-03-28T12:00:00Z', '2026-03-30T22:10:00.000Z'],
    ['after the clocks went back', '2026-10-23T23:00:00Z', '2026-10-26T23:10:00.000Z'],
    [
      'between midnight London and midnight UTC',
      '2026-08-10T23:30:00Z',
      '2026-08-11T22:10:00.000Z',
    ],
  ])('is %s', (_, now, night) => {
    expect(nextNight(new Date(now)).toISOString()).toBe(night);
  });
});

describe('days of the story', () => {
  it('keep the wall clock over a clock change', () => {
    const before = new Date('2026-10-20T22:10:00Z');
    expect(londonTime(before, 10, '18:20').toISOString()).toBe('2026-10-30T18:20:00.000Z');
    expect(londonTime(before, 1, '08:40').toISOString()).toBe('2026-10-21T07:40:00.000Z');
  });

  it('are put off over weekends and bank holidays', () => {
    const friday = new Date('2026-08-28T10:00:00Z');
    expect(workingDayTime(friday, 1, '14:30', working).toISOString()).toBe(
      '2026-09-01T13:30:00.000Z',
    );
  });

  it('are written as people say them', () => {
    expect(dayName(new Date('2026-08-10T22:10:00Z'))).toBe('Monday 10 August 2026');
    expect(clockTime('2026-08-10T22:10:31Z')).toBe('23:10');
  });
});
