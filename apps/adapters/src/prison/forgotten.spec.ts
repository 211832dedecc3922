import { late, overdue, Prison, soon, deleted, inside } from './testing/messages.js';
import { said } from './testing/story.js';

const start = Date.parse('2026-01-05T09:00:00Z');
const time = (days: number, seconds = 0): string =>
  new Date(start + days * 86_400_000 + seconds * 1000).toISOString();

interface Trip {
  out: string;
  back: string;
  code: string;
  to?: string;
}
const court: Trip = { out: 'SENT_TO_COURT', back: 'RETURN_FROM_COURT', code: '19' };
const transfer: Trip = { out: 'TRANSFERRED', back: 'TRANSFERRED', code: 'INT', to: 'MDI' };

/** Out and back the same day, as both families tell it. */
function goes(run: Prison, on: number, { out, back, code, to = 'WWI' }: Trip): string[] {
  run.record(inside({ prisonId: to, lastMovementReasonCode: code }));
  const hours = 4 * 3600;
  const messages: [object, string][] = [
    [soon('released', { at: time(on, 20), reason: out }), time(on, 25)],
    [late('released', { at: time(on), reason: out, code }), time(on, 2700)],
    [
      soon('received', { at: time(on, hours + 20), reason: back, prison: to }),
      time(on, hours + 25),
    ],
    [
      late('received', { at: time(on, hours), reason: back, code, prison: to }),
      time(on, hours + 2700),
    ],
  ];
  return messages.flatMap(([message, now]) => said(run.take(message, now)));
}
const manyTrips = (run: Prison, from: number, to = 'WWI'): string[] =>
  Array.from({ length: 25 }, (_, index) => goes(run, from + index, { ...court, to })).flat();

describe('movements that are forgotten', () => {
  it('do not change what was told of a transfer', () => {
    const run = new Prison();
    run.take(late('received', { at: time(0), code: 'I' }), time(0));
    expect(goes(run, 1, transfer)).toEqual(['prison.transferred']);
    expect(manyTrips(run, 2, 'MDI')).toEqual([]);
  });

  it('take an overdue absence with them: whoever came back from court was not missing', () => {
    const run = new Prison();
    run.take(late('received', { at: time(0), code: 'I' }), time(0));
    const absence = { reason: 'TEMPORARY_ABSENCE_RELEASE', code: 'C5' };
    run.take(late('released', { at: time(1), ...absence }), time(1));
    expect(said(run.take(overdue(time(1, 36_000)), time(1, 36_000)))).toEqual([
      'prison.escaped failed-to-return',
    ]);
    const back = { reason: 'TEMPORARY_ABSENCE_RETURN', code: 'U' };
    const came = run.take(late('received', { at: time(2), ...back }), time(2));
    expect(said(came)).toEqual(['prison.received other']);
    expect(goes(run, 3, transfer)).toEqual(['prison.transferred']);
    expect(manyTrips(run, 4, 'MDI')).toEqual([]);
    // None of it is told again when it comes again.
    expect(run.take(overdue(time(1, 36_000)), time(40))).toMatchObject({
      outcome: 'nothing',
      reason: 'older than everything that is remembered',
    });
    const gone = deleted(time(40).slice(0, 19), time(2).slice(0, 19), 'IN');
    expect(run.take(gone, time(40)).drafts).toEqual([]);
    const old = late('released', { at: time(1), ...absence });
    expect(run.take(old, time(41)).drafts).toEqual([]);
  });

  it('leave behind which prison he is in', () => {
    const run = new Prison();
    run.take(late('received', { at: time(0), code: 'I', prison: 'MDI' }), time(0));
    for (let on = 1; on < 26; on += 1) goes(run, on, { ...court, to: 'MDI' });
    const came = run.take(
      late('received', { at: time(30), reason: 'TRANSFERRED', prison: 'LEI' }),
      time(30),
    );
    expect(came.drafts).toMatchObject([{ content: { from: 'MDI', to: 'LEI' } }]);
  });
});
