import { deleted, inside, late, outside, Prison, soon } from './testing/messages.js';
import { at, quick, quickRelease, release, said } from './testing/story.js';

const back = soon('received', { at: '2026-08-10T10:03:00+01:00' });

describe('a quick release that may be false', () => {
  it('is not told when he is received back within the window', () => {
    const run = new Prison().record(outside('CR'));
    run.take(quickRelease, quick);
    const came = run.record(inside()).take(back, '2026-08-10T10:03:00+01:00');
    expect(came).toMatchObject({
      outcome: 'nothing',
      reason: 'a release was taken back before it was told',
      drafts: [],
    });
    expect(came.ends).toContainEqual({
      id: 'm1',
      outcome: 'nothing',
      reason: 'a release was taken back before it was told',
    });
    expect(run.lookAgain('2026-08-11T10:00:00Z').drafts).toEqual([]);
  });

  it('is not told when the reception comes first', () => {
    const run = new Prison().record(inside());
    expect(said(run.take(back, '2026-08-10T10:03:00+01:00'))).toEqual(['prison.received sentence']);
    expect(run.take(quickRelease, '2026-08-10T10:03:10+01:00').drafts).toEqual([]);
    expect(run.lookAgain('2026-08-11T10:00:00Z').drafts).toEqual([]);
  });

  it('is not told when the prisoner record says that he is in prison, or out in another way', () => {
    const run = new Prison().record(inside());
    expect(run.take(quickRelease, quick)).toMatchObject({
      outcome: 'nothing',
      reason: 'the prisoner record says that he is in prison',
    });
    const away = inside({ inOutStatus: 'OUT', lastMovementTypeCode: 'CRT' });
    expect(new Prison().record(away).take(quickRelease, quick).reason).toMatch(
      /left in another way/,
    );
    // The sure family is believed.
    expect(said(run.take(release, '2026-08-10T10:45:00+01:00'))).toEqual(['prison.released CR']);
  });

  it('is taken back after it was told, when he is received back on the same booking', () => {
    const run = new Prison().record(outside('CR'));
    run.take(quickRelease, quick);
    run.lookAgain('2026-08-10T10:05:20+01:00');
    const again = soon('received', { at: '2026-08-10T14:00:00+01:00' });
    const came = run.record(inside()).take(again, '2026-08-10T14:00:00+01:00');
    expect(said(came)).toEqual(['prison.received sentence for jti-1']);
    expect(run.take(again, '2026-08-10T14:01:00+01:00').drafts).toEqual([]);
    expect(run.take(release, '2026-08-10T14:02:00+01:00').drafts).toEqual([]);
  });

  it.each([
    ['after the time in the table', '2026-08-12T10:00:00+01:00', inside(), undefined],
    [
      'on another booking',
      '2026-08-10T14:00:00+01:00',
      inside({ bookingId: '1200002' }),
      undefined,
    ],
    [
      'as a switch of bookings',
      '2026-08-10T14:00:00+01:00',
      inside(),
      'READMISSION_SWITCH_BOOKING',
    ],
  ])('stands, and a new custody begins, %s', (_, time, record, reason) => {
    const run = new Prison().record(outside('CR'));
    run.take(quickRelease, quick);
    run.lookAgain('2026-08-10T10:05:20+01:00');
    const came = run.record(record).take(soon('received', { at: time, reason }), time);
    expect(said(came)).toEqual(['prison.received sentence']);
  });

  it('stands where the booking is not known and the code is of a new custody', () => {
    const run = new Prison();
    run.take(release, at);
    const came = run.take(
      late('received', { at: '2026-08-10T18:00:00+01:00', code: 'N' }),
      '2026-08-10T18:45:00+01:00',
    );
    expect(said(came)).toEqual(['prison.received remand']);
  });
});

describe('a deleted movement', () => {
  it('takes the release back, once', () => {
    const run = new Prison();
    run.take(release, at);
    const gone = deleted('2026-08-10T12:00:00', '2026-08-10T09:50:00');
    expect(said(run.take(gone, '2026-08-10T12:00:10+01:00'))).toEqual([
      'prison.received other for jti-1',
    ]);
    expect(run.take(gone, '2026-08-10T12:01:00+01:00').drafts).toEqual([]);
    // The quick family then says that he is in: nothing that was not told.
    const again = soon('received', { at: '2026-08-10T12:00:30+01:00' });
    expect(run.record(inside()).take(again, '2026-08-10T12:01:00+01:00').drafts).toEqual([]);
  });

  it('keeps a release from being told that comes after it', () => {
    const run = new Prison();
    const gone = deleted('2026-08-10T12:00:00', '2026-08-10T09:50:00');
    expect(run.take(gone, '2026-08-10T12:00:10+01:00')).toMatchObject({ outcome: 'nothing' });
    expect(run.take(release, '2026-08-10T12:10:00+01:00')).toMatchObject({
      outcome: 'nothing',
      reason: 'the movement was deleted',
    });
  });

  it('means no movement that was recorded after it: one entered anew is told', () => {
    const run = new Prison();
    run.take(release, at);
    run.take(deleted('2026-08-10T12:00:00', undefined), '2026-08-10T12:00:10+01:00');
    const anew = late('released', { at: '2026-08-10T12:20:00+01:00', code: 'HD' });
    expect(said(run.take(anew, '2026-08-10T13:05:00+01:00'))).toEqual(['prison.released HD']);
  });

  it('may be said by an update, and an update may say nothing', () => {
    const run = new Prison();
    run.take(release, at);
    const update = {
      ...deleted('2026-08-10T12:00:00', '2026-08-10T09:50:00'),
      eventType: 'EXTERNAL_MOVEMENT_RECORD-UPDATED',
    };
    expect(
      run.take({ ...update, recordDeleted: false }, '2026-08-10T12:00:10+01:00'),
    ).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
    expect(said(run.take(update, '2026-08-10T12:00:10+01:00'))).toEqual([
      'prison.received other for jti-1',
    ]);
  });

  it('takes back that he was received: that is for a person', () => {
    const run = new Prison();
    run.take(late('received', { at, code: 'N' }), at);
    const gone = deleted('2026-08-10T12:00:00', '2026-08-10T10:00:00', 'IN');
    expect(run.take(gone, '2026-08-10T12:00:10+01:00')).toMatchObject({
      outcome: 'kept',
      drafts: [{ name: 'system.message-not-understood', content: { problem: 'contradiction' } }],
    });
  });
});
