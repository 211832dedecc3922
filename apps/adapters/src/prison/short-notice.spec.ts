import {
  datesChanged,
  deleted,
  inside,
  late,
  outside,
  noDates,
  Prison,
  soon,
} from './testing/messages.js';

const day = (date: string, time = '09:00:00'): string => `${date}T${time}+01:00`;
const first = day('2026-09-01');
const dated = inside({
  releaseDate: '2026-10-05',
  confirmedReleaseDate: '2026-10-05',
  conditionalReleaseDate: '2026-10-05',
  homeDetentionCurfewEligibilityDate: '2026-08-20',
  sentenceExpiryDate: '2027-10-05',
  licenceExpiryDate: '2027-10-05',
});

describe('a release at short notice', () => {
  const on = (time: string, set = first, code = 'CR') => {
    const run = new Prison().record(dated);
    run.take(datesChanged(set), set);
    return run.take(late('released', { at: time, code }), time).drafts;
  };

  it('is none on the day that was told, before 16:00, nor later', () => {
    for (const time of [day('2026-10-05', '15:59:59'), day('2026-10-06')])
      expect(on(time)).toMatchObject([{ name: 'prison.released', content: { reason: 'CR' } }]);
  });

  it.each([
    ['before that day', day('2026-10-04'), first, 'CR', 'other'],
    ['from 16:00 on', day('2026-10-05', '16:00:00'), first, 'CR', 'other'],
    [
      'on the day on which the date was set',
      day('2026-10-05'),
      day('2026-10-05', '08:00:00'),
      'CR',
      'other',
    ],
    ['with the reason, where the code says one', day('2026-10-04'), first, 'NCS', 'court-order'],
  ])('is one %s', (_, time, set, code, reason) =>
    expect(on(time, set, code)).toMatchObject([
      {
        name: 'prison.release-unplanned',
        content: { prison: 'WWI', reason, gateTime: new Date(time).toISOString() },
      },
    ]),
  );

  it('is one where no date was told, if the area wants it so, and is never held back', () => {
    const run = new Prison(undefined, noDates).record(outside('CR'));
    const time = day('2026-10-05');
    expect(run.take(soon('released', { at: time }), time)).toMatchObject({
      outcome: 'told',
      drafts: [{ name: 'prison.release-unplanned' }],
    });
    // The sure family has nothing to add.
    expect(run.take(late('released', { at: time, code: 'CR' }), time).drafts).toEqual([]);
  });

  it('counts from the day on which the date was changed', () => {
    const run = new Prison().record({ ...dated, confirmedReleaseDate: '2026-11-05' });
    run.take(datesChanged(first), first);
    const changed = day('2026-10-05', '08:00:00');
    run.record(dated).take(datesChanged(changed), changed);
    const time = day('2026-10-05', '11:00:00');
    expect(run.take(late('released', { at: time, code: 'CR' }), time).drafts).toMatchObject([
      { name: 'prison.release-unplanned' },
    ]);
  });
});

describe('held past the release date', () => {
  const start = () => {
    const run = new Prison().record(dated);
    run.take(datesChanged(first), first);
    return run;
  };
  const midnight = '2026-10-05T23:00:00Z';

  it('is told once, when the day is over in London', () => {
    const run = start();
    expect(run.lookAgain('2026-10-05T22:59:59Z').drafts).toEqual([]);
    expect(run.lookAgain(midnight).drafts).toMatchObject([
      {
        name: 'prison.held-past-release-date',
        content: {
          prison: 'WWI',
          dueOn: '2026-10-05',
          source: { system: 'prisoner-offender-search' },
        },
      },
    ]);
    expect(run.lookAgain('2026-10-07T00:00:00Z').drafts).toEqual([]);
    expect(run.take(datesChanged(first), '2026-10-07T00:00:00Z').drafts).toEqual([]);
  });

  it('is told although he is out at court', () => {
    const run = start();
    run.take(
      late('released', { at: day('2026-10-05'), reason: 'SENT_TO_COURT' }),
      day('2026-10-05'),
    );
    expect(run.lookAgain(midnight).drafts).toHaveLength(1);
  });

  it('is not told of somebody who left, by either family', () => {
    const run = start();
    run.take(late('released', { at: day('2026-10-05'), code: 'CR' }), day('2026-10-05'));
    expect(run.lookAgain(midnight).drafts).toEqual([]);
    const held = start();
    held
      .record(outside('CR'))
      .take(soon('released', { at: day('2026-10-05', '11:00:00') }), day('2026-10-05', '11:00:00'));
    expect(held.lookAgain(midnight).drafts.map(({ name }) => name)).toEqual(['prison.released']);
  });

  it('is told after all when the release was deleted', () => {
    const run = start();
    run.take(late('released', { at: day('2026-10-05'), code: 'CR' }), day('2026-10-05'));
    run.take(deleted('2026-10-05T12:00:00', '2026-10-05T09:00:00'), day('2026-10-05', '12:00:00'));
    expect(run.lookAgain(midnight).drafts).toMatchObject([
      { name: 'prison.held-past-release-date' },
    ]);
  });

  it('counts from the date that was told last', () => {
    const run = start();
    const later = { ...dated, confirmedReleaseDate: '2026-10-09', releaseDate: '2026-10-09' };
    run.record(later).take(datesChanged(day('2026-09-03')), day('2026-09-03'));
    expect(run.lookAgain(midnight).drafts).toEqual([]);
    expect(run.lookAgain('2026-10-09T23:00:00Z').drafts).toMatchObject([
      { content: { dueOn: '2026-10-09' } },
    ]);
  });

  it('is not told of a date that had passed before it was known', () => {
    const run = new Prison().record(dated);
    run.take(datesChanged(day('2026-10-08')), day('2026-10-08'));
    expect(run.lookAgain('2026-10-20T00:00:00Z').drafts).toEqual([]);
  });
});
