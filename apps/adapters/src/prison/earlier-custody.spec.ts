import { datesChanged, inside, late, outside, Prison, soon } from './testing/messages.js';
import { said } from './testing/story.js';

const day = (date: string, time = '09:00:00'): string => `${date}T${time}+01:00`;
const dated = (releaseDate: string, members: object = {}): object =>
  inside({ releaseDate, conditionalReleaseDate: releaseDate, ...members });
const secondBooking = { bookingId: '1200002' };

/** Due out on 5 October, and let out a week before. */
const released = (): Prison => {
  const run = new Prison().record(dated('2026-10-05'));
  run.take(datesChanged(day('2026-09-01')), day('2026-09-01'));
  run.record(outside('CR'));
  run.take(soon('released', { at: day('2026-09-28') }), day('2026-09-28'));
  run.take(late('released', { at: day('2026-09-28'), code: 'CR' }), day('2026-09-28', '09:45:00'));
  return run;
};
const again = (run: Prison, on: string): string[] => {
  run.record(inside({ ...secondBooking, lastMovementReasonCode: 'N' }));
  const quick = run.take(soon('received', { at: day(on) }), day(on));
  const slow = run.take(late('received', { at: day(on), code: 'N' }), day(on, '09:45:00'));
  return [...said(quick), ...said(slow)];
};

describe('dates of an earlier custody', () => {
  it.each(['2026-10-02', '2026-10-20'])('hold nobody past them in the next one, from %s', (on) => {
    const run = released();
    expect(again(run, on)).toEqual(['prison.received remand']);
    expect(run.lookAgain('2026-10-05T23:00:00Z').drafts).toEqual([]);
    expect(run.lookAgain('2026-11-05T00:00:00Z').drafts).toEqual([]);
  });

  it('make no release of the next one one at short notice', () => {
    const run = released();
    again(run, '2026-10-01');
    const out = late('released', { at: day('2026-10-03'), code: 'CR' });
    expect(said(run.take(out, day('2026-10-03', '09:45:00')))).toEqual(['prison.released CR']);
  });

  it('are set anew when they are said in the next one, and count from then', () => {
    const run = released();
    again(run, '2026-10-01');
    run.record(dated('2026-10-05', secondBooking));
    const came = run.take(datesChanged(day('2026-10-02')), day('2026-10-02'));
    expect(came.drafts).toMatchObject([{ content: { change: 'set', releaseOn: '2026-10-05' } }]);
    expect(run.lookAgain('2026-10-05T23:00:00Z').drafts).toMatchObject([
      { name: 'prison.held-past-release-date', content: { dueOn: '2026-10-05' } },
    ]);
  });

  it('are missing from the record of the next one: nobody has to look', () => {
    const run = released();
    again(run, '2026-10-01');
    expect(run.take(datesChanged(day('2026-10-02')), day('2026-10-02'))).toMatchObject({
      outcome: 'nothing',
      reason: 'the record has no dates',
    });
  });

  it('do not count when the record still has them after they have passed', () => {
    const run = released();
    // The record is read before it is heard that he is in again.
    run.record(dated('2026-10-05', secondBooking));
    run.take(datesChanged(day('2026-10-21')), day('2026-10-21'));
    expect(again(run, '2026-10-20')).toEqual(['prison.received remand']);
    expect(run.lookAgain('2026-11-05T00:00:00Z').drafts).toEqual([]);
  });

  it('are forgotten also when he comes back after an escape', () => {
    const run = new Prison().record(dated('2026-10-05'));
    run.take(datesChanged(day('2026-09-01')), day('2026-09-01'));
    run.take(late('released', { at: day('2026-09-10'), code: 'UAL' }), day('2026-09-10'));
    run.take(late('received', { at: day('2026-09-20'), code: 'RECA' }), day('2026-09-20'));
    expect(run.lookAgain('2026-10-05T23:00:00Z').drafts).toEqual([]);
  });
});

describe('dates of the same custody', () => {
  const midnight = '2026-10-05T23:00:00Z';
  const start = (): Prison => {
    const run = new Prison().record(dated('2026-10-05'));
    run.take(late('received', { at: day('2026-08-01'), code: 'I' }), day('2026-08-01'));
    run.take(datesChanged(day('2026-09-01')), day('2026-09-01'));
    return run;
  };
  const held = [{ name: 'prison.held-past-release-date', content: { dueOn: '2026-10-05' } }];

  it.each([
    ['a journey to court', 'SENT_TO_COURT', 'RETURN_FROM_COURT', '19'],
    ['a temporary absence', 'TEMPORARY_ABSENCE_RELEASE', 'TEMPORARY_ABSENCE_RETURN', 'C5'],
    ['a transfer', 'TRANSFERRED', 'TRANSFERRED', 'INT'],
  ])('count after %s', (_, out, back, code) => {
    const run = start();
    run.take(late('released', { at: day('2026-09-10'), reason: out, code }), day('2026-09-10'));
    run.take(late('received', { at: day('2026-09-11'), reason: back, code }), day('2026-09-11'));
    expect(run.lookAgain(midnight).drafts).toMatchObject(held);
  });

  it('count after a release that was taken back', () => {
    const run = start();
    run.record(outside('CR'));
    run.take(soon('released', { at: day('2026-09-28') }), day('2026-09-28'));
    run.record(dated('2026-10-05'));
    const back = day('2026-09-28', '14:00:00');
    run.take(soon('received', { at: back }), back);
    expect(run.lookAgain(midnight).drafts).toMatchObject(held);
  });

  it('count when the record is read for an admission on the same booking', () => {
    const run = new Prison().record(dated('2026-10-05'));
    run.take(soon('received', { at: day('2026-08-01') }), day('2026-08-01'));
    run.take(datesChanged(day('2026-09-01')), day('2026-09-01'));
    run.take(soon('received', { at: day('2026-09-10') }), day('2026-09-10'));
    expect(run.lookAgain(midnight).drafts).toMatchObject(held);
  });
});
