import { inside, late, outside, Prison, table } from './testing/messages.js';
import { at, quick, quickRelease, release, said } from './testing/story.js';

describe('one release, told by both families', () => {
  it('is told by the sure one alone, with its prison, code and time', () => {
    const came = new Prison().take(release, at);
    expect(came).toMatchObject({ outcome: 'told' });
    expect(came.drafts).toEqual([
      {
        name: 'prison.released',
        subject: { format: 'noms', id: 'A1234AA' },
        toe: Date.parse(at) / 1000,
        content: {
          prison: 'WWI',
          reason: 'CR',
          source: { system: 'prison-offender-events', record: 'm1' },
        },
        record: 'm1',
        jti: 'jti-1',
      },
    ]);
  });

  it('is told once when the quick one comes first and is still held back', () => {
    const run = new Prison().record(outside('CR'));
    expect(run.take(quickRelease, quick)).toMatchObject({
      outcome: 'waits',
      reason: 'a release that may be false is held back',
      drafts: [],
    });
    const sure = run.take(release, '2026-08-10T10:04:00+01:00');
    expect(said(sure)).toEqual(['prison.released CR']);
    expect(sure.ends.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['m1', 'told'],
      ['m2', 'told'],
    ]);
    expect(said(run.lookAgain('2026-08-11T10:00:00Z'))).toEqual([]);
  });

  it('is told once when the quick one comes last, and again and again', () => {
    const run = new Prison().record(outside('CR'));
    expect(said(run.take(release, at))).toEqual(['prison.released CR']);
    for (const one of [quickRelease, release, quickRelease])
      expect(run.take(one, '2026-08-10T11:00:00Z')).toMatchObject({
        outcome: 'nothing',
        reason: 'it was told before',
        drafts: [],
      });
  });

  it('is told at the end of the window, not before, when the sure one stays away', () => {
    const run = new Prison().record(outside('CR'));
    run.take(quickRelease, quick);
    expect(run.lookAgain('2026-08-10T10:05:19+01:00').drafts).toEqual([]);
    const told = run.lookAgain('2026-08-10T10:05:20+01:00');
    expect(said(told)).toEqual(['prison.released CR']);
    expect(told.ends).toMatchObject([{ id: 'm1', outcome: 'told' }]);
  });

  it('is told at once where the table says so', () => {
    const holdBack = { for: 0 };
    const change = { periods: { ...table.periods, holdBack } };
    const run = new Prison(undefined, change).record(outside('CR'));
    expect(said(run.take(quickRelease, quick))).toEqual(['prison.released CR']);
  });

  it('is corrected where the sure one says another code or prison, and by nothing else', () => {
    const run = new Prison().record(outside('CR'));
    run.take(quickRelease, quick);
    run.lookAgain('2026-08-10T10:05:20+01:00');
    const other = late('released', { at, code: 'HD', prison: 'PVI' });
    const came = run.take(other, '2026-08-10T10:45:00+01:00');
    expect(came.drafts).toMatchObject([
      {
        name: 'prison.released',
        content: { prison: 'PVI', reason: 'HD', corrects: { jti: 'jti-1' } },
      },
    ]);
    expect(run.take(other, '2026-08-10T10:46:00+01:00').drafts).toEqual([]);
  });

  it('is an escape when the sure one says so: the release is corrected', () => {
    const run = new Prison().record(outside('CR'));
    run.take(quickRelease, quick);
    run.lookAgain('2026-08-10T10:05:20+01:00');
    const came = run.take(late('released', { at, code: 'UAL' }), '2026-08-10T10:45:00+01:00');
    expect(said(came)).toEqual(['prison.escaped absent-from-open for jti-1']);
  });

  it('was a journey to court: it is taken back', () => {
    const run = new Prison().record(inside({ inOutStatus: 'OUT', lastMovementTypeCode: 'ADM' }));
    run.take(quickRelease, quick);
    expect(said(run.lookAgain('2026-08-10T10:05:20+01:00'))).toEqual(['prison.released RELEASED']);
    const court = late('released', { at, reason: 'SENT_TO_COURT', code: '19' });
    expect(said(run.take(court, '2026-08-10T10:45:00+01:00'))).toEqual([
      'prison.received other for jti-1',
    ]);
  });
});
