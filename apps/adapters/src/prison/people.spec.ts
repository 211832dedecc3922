import {
  deleted,
  inside,
  late,
  like,
  merged,
  noms,
  outside,
  Prison,
  soon,
} from './testing/messages.js';

const kept = 'A9999AA';
const at = '2026-08-10T10:00:00+01:00';
const later = '2026-08-10T10:45:00+01:00';
const merge = merged('2026-08-10T10:30:00+01:00', kept, noms);

/** A release that only the quick family told, at the end of its window. */
function quickly(): Prison {
  const run = new Prison().record(outside('CR'));
  run.take(soon('released', { at }), at);
  expect(run.lookAgain('2026-08-10T10:05:00+01:00').drafts).toHaveLength(1);
  return run;
}

describe('two numbers that are merged', () => {
  it('take back a release that only the quick family told: nobody left', () => {
    const run = quickly();
    expect(run.take(merge, later).drafts).toMatchObject([
      {
        name: 'prison.received',
        subject: { format: 'noms', id: kept },
        content: { prison: 'WWI', reason: 'other', corrects: { jti: 'jti-1' } },
      },
    ]);
    expect(run.take(merge, later).drafts).toEqual([]);
    // What the merge makes of the other number is no movement either (POST_MERGE_ADMISSION, MRG).
    const admission = { at: later, noms: kept, reason: 'POST_MERGE_ADMISSION' };
    expect(run.take(soon('received', admission), later).drafts).toEqual([]);
    expect(run.take(late('released', { at, code: 'MRG' }), later).drafts).toEqual([]);
  });

  it('leave a release alone that the sure family told, and one from long before', () => {
    const run = new Prison();
    run.take(late('released', { at, code: 'CR' }), at);
    expect(run.take(merge, later)).toMatchObject({ outcome: 'nothing', drafts: [] });
    const long = merged('2026-08-10T12:00:00+01:00', kept, noms);
    expect(quickly().take(long, '2026-08-10T12:00:00+01:00').drafts).toEqual([]);
  });

  it('keep a release from being told that is held back', () => {
    const run = new Prison().record(outside('CR'));
    run.take(soon('released', { at }), at);
    const soonMerged = merged('2026-08-10T10:02:00+01:00', kept, noms);
    run.take(soonMerged, '2026-08-10T10:02:00+01:00');
    expect(run.lookAgain('2026-08-10T11:00:00+01:00').drafts).toEqual([]);
  });

  it('go on as one: what was told under the one is known under the other', () => {
    const run = new Prison();
    run.take(late('released', { at, code: 'CR' }), at);
    run.take(merge, later);
    const same = late('released', { at, noms: kept, code: 'CR' });
    expect(run.take(same, later)).toMatchObject({
      outcome: 'nothing',
      reason: 'it was told before',
    });
    const other = late('released', { at, noms: kept, code: 'UAL' });
    expect(run.take({ ...other, occurredAt: '2026-08-10T10:00:01+01:00' }, later).drafts).toEqual(
      [],
    );
    const back = { at: '2026-08-12T10:00:00+01:00', noms: kept, code: 'L' };
    expect(run.take(late('received', back), '2026-08-12T10:45:00+01:00').drafts).toMatchObject([
      { name: 'prison.received', subject: { id: kept }, content: { reason: 'recall' } },
    ]);
  });

  it('go on under the number that was kept, also where a message has the other', () => {
    const run = new Prison();
    run.take(merge, later);
    const left = late('released', { at: later, code: 'CR' });
    expect(run.take(left, later).drafts).toMatchObject([
      { name: 'prison.released', subject: { format: 'noms', id: kept } },
    ]);
  });

  it.each([
    ['the same twice', merged(at, noms, noms)],
    ['one of them alone', merged(at, noms, 'Unknown NOMS Number')],
  ])('are for a person when there is %s', (_, message) =>
    expect(new Prison().take(message, later)).toMatchObject({
      outcome: 'kept',
      reason: like(/not clear which/),
    }),
  );
});

describe('a booking or a record that is gone', () => {
  const gone = (name: string, information: object = { nomsNumber: noms }): object => ({
    eventType: name,
    occurredAt: at,
    additionalInformation: information,
  });

  it.each([
    ['prison-offender-events.prisoner.booking.deleted', undefined],
    ['prisoner-offender-search.prisoner.removed', undefined],
    [
      'prison-offender-events.prisoner.booking.moved',
      { movedFromNomsNumber: noms, movedToNomsNumber: kept },
    ],
  ])('%s is for a person if something had been told', (name, information) => {
    const run = new Prison();
    expect(run.take(gone(name, information), later)).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
    run.take(late('released', { at, code: 'CR' }), at);
    expect(run.take(gone(name, information), later)).toMatchObject({
      outcome: 'kept',
      reason: like(/something had been told/),
      drafts: [{ name: 'system.message-not-understood', content: { problem: 'contradiction' } }],
    });
  });

  it('is for a person when it names nobody', () =>
    expect(
      new Prison().take(gone('prison-offender-events.prisoner.booking.deleted', {}), later),
    ).toMatchObject({ outcome: 'kept' }));
});

describe('what is remembered', () => {
  it('is not without end, and what is older than it changes nothing', () => {
    const run = new Prison();
    const hour = (count: number): string =>
      new Date(Date.parse('2026-01-01T00:00:00Z') + count * 3 * 3_600_000).toISOString();
    let told = 0;
    for (let count = 0; count < 120; count += 1) {
      const way = count % 2 === 0 ? 'released' : 'received';
      const code = count % 2 === 0 ? 'CR' : 'L';
      told += run.take(late(way, { at: hour(count), code }), hour(count)).drafts.length;
    }
    expect(told).toBe(120);
    expect(run.take(late('released', { at: hour(0), code: 'CR' }), hour(121))).toMatchObject({
      outcome: 'nothing',
      reason: 'older than everything that is remembered',
    });
    expect(run.take(late('received', { at: hour(119), code: 'L' }), hour(121)).drafts).toEqual([]);
  });

  it('is all that is looked at: a deletion of something that was never told says so', () =>
    expect(
      new Prison().record(inside()).take(deleted('2026-08-10T12:00:00', undefined), later),
    ).toMatchObject({ outcome: 'nothing', reason: 'a movement was deleted that was never told' }));
});
