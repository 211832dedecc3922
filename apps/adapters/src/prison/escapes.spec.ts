import { inside, late, outside, overdue, Prison, soon, like } from './testing/messages.js';
import { at, quick, quickRelease, said } from './testing/story.js';

describe('an escape', () => {
  it('is never held back: the record alone says it at once', () => {
    const run = new Prison().record(outside('UAL'));
    expect(said(run.take(quickRelease, quick))).toEqual(['prison.escaped absent-from-open']);
    const sure = late('released', { at, code: 'UAL' });
    expect(run.take(sure, '2026-08-10T10:45:00+01:00').drafts).toEqual([]);
  });

  it('is not told of somebody who is known to be back', () => {
    const run = new Prison();
    run.take(late('received', { at: '2026-08-10T12:00:00+01:00', code: 'RECA' }), at);
    expect(run.take(late('released', { at, code: 'UAL' }), at)).toMatchObject({
      outcome: 'nothing',
      reason: 'absent without leave, and received back since',
    });
  });

  it('ends when he is received, by whatever way', () => {
    const run = new Prison();
    run.take(late('released', { at, code: 'UAL' }), at);
    const came = run.take(
      late('received', {
        at: '2026-08-11T12:00:00+01:00',
        reason: 'TEMPORARY_ABSENCE_RETURN',
        code: 'U',
      }),
      '2026-08-11T12:45:00+01:00',
    );
    expect(said(came)).toEqual(['prison.received other']);
  });

  const away = late('released', { at, reason: 'TEMPORARY_ABSENCE_RELEASE', code: 'C5' });
  const returned = late('received', {
    at: '2026-08-10T17:00:00+01:00',
    reason: 'TEMPORARY_ABSENCE_RETURN',
    code: 'C5',
  });

  it('is a temporary absence that is overdue, told once', () => {
    const run = new Prison();
    expect(run.take(away, at)).toMatchObject({ outcome: 'nothing', reason: like(/temporary/) });
    const came = run.take(overdue('2026-08-10T18:00:00+01:00'), '2026-08-10T18:00:05+01:00');
    expect(came.drafts).toMatchObject([
      { name: 'prison.escaped', content: { prison: 'WWI', kind: 'failed-to-return' } },
    ]);
    for (const time of ['2026-08-10T18:00:00+01:00', '2026-08-10T20:00:00+01:00'])
      expect(run.take(overdue(time), '2026-08-10T20:00:05+01:00').drafts).toEqual([]);
    // What the movement record says later of the same absence is no second escape.
    const ual = late('released', { at: '2026-08-11T09:00:00+01:00', code: 'UAL' });
    expect(run.take(ual, '2026-08-11T09:45:00+01:00').drafts).toEqual([]);
  });

  it('is no overdue absence of somebody who is back', () => {
    const run = new Prison();
    run.take(away, at);
    expect(run.take(returned, '2026-08-10T17:45:00+01:00').drafts).toEqual([]);
    expect(
      run.take(overdue('2026-08-10T16:30:00+01:00'), '2026-08-10T17:50:00+01:00'),
    ).toMatchObject({ outcome: 'nothing', reason: like(/he is back/) });
    expect(
      run.take(overdue('2026-08-10T18:00:00+01:00'), '2026-08-10T18:00:05+01:00'),
    ).toMatchObject({
      outcome: 'kept',
      drafts: [{ name: 'system.message-not-understood' }],
    });
  });

  it('is corrected when it turns out that he had been back', () => {
    const run = new Prison();
    run.take(away, at);
    run.take(overdue('2026-08-10T18:00:00+01:00'), '2026-08-10T18:00:05+01:00');
    expect(said(run.take(returned, '2026-08-10T18:10:00+01:00'))).toEqual([
      'prison.received other for jti-1',
    ]);
  });

  it('from a temporary absence is a failure to return, whatever the code', () => {
    const run = new Prison();
    run.take(away, at);
    const ual = late('released', { at: '2026-08-10T20:00:00+01:00', code: 'UAL' });
    expect(said(run.take(ual, '2026-08-10T20:45:00+01:00'))).toEqual([
      'prison.escaped failed-to-return',
    ]);
  });
});

describe('a transfer', () => {
  const left = late('released', { at, reason: 'TRANSFERRED', code: 'INT', prison: 'PVI' });
  const arrived = late('received', {
    at: '2026-08-10T13:00:00+01:00',
    reason: 'TRANSFERRED',
    code: 'INT',
    prison: 'WWI',
  });
  const told = { from: 'PVI', to: 'WWI', on: '2026-08-10' };

  it('is told when he arrives, from the prison that he left', () => {
    const run = new Prison();
    expect(run.take(left, at).drafts).toEqual([]);
    const came = run.take(arrived, '2026-08-10T13:45:00+01:00');
    expect(came.drafts).toMatchObject([{ name: 'prison.transferred', content: told }]);
  });

  it('is told from where the record says, and corrected where the prison that he left says another', () => {
    const run = new Prison().record(inside({ previousPrisonId: 'LEI' }));
    const soonArrived = soon('received', {
      at: '2026-08-10T13:00:00+01:00',
      reason: 'TRANSFERRED',
      prison: 'WWI',
    });
    expect(run.take(soonArrived, '2026-08-10T13:00:10+01:00').drafts).toMatchObject([
      { name: 'prison.transferred', content: { from: 'LEI' } },
    ]);
    expect(run.take(left, '2026-08-10T13:10:00+01:00').drafts).toMatchObject([
      { name: 'prison.transferred', content: { ...told, corrects: { jti: 'jti-1' } } },
    ]);
  });

  it.each(['OUT', 'TRN', ' '])('has no prison called "%s"', (prison) => {
    const run = new Prison();
    run.take(late('released', { at, reason: 'TRANSFERRED', prison }), at);
    expect(run.take(arrived, at).drafts).toMatchObject([{ content: { from: 'unknown' } }]);
  });
});
