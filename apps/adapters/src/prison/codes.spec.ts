import { readStatement } from '#contracts';
import {
  datesChanged,
  inside,
  late,
  like,
  noms,
  outside,
  overdue,
  Prison,
  soon,
  table,
} from './testing/messages.js';

const at = '2026-08-10T10:00:00+01:00';
const later = '2026-08-10T10:45:00+01:00';
const evening = '2026-08-10T17:00:00+01:00';

/** What one release with a code comes to. */
function leave(code: string | undefined, reason = 'RELEASED') {
  return new Prison().take(late('released', { at, reason, code }), later);
}
function enter(code: string | undefined, reason = 'ADMISSION') {
  return new Prison().take(late('received', { at, reason, code }), later);
}

const released = (reason: string) => ({
  name: 'prison.released',
  content: { prison: 'WWI', reason },
});
const escaped = (kind: string) => ({
  name: 'prison.escaped',
  content: { prison: 'WWI', kind, legalBasis: 'unlawfully-at-large' },
});
const moved = (kind: string) => ({
  name: 'prison.moved-outside',
  content: { prison: 'WWI', kind, since: '2026-08-10T09:00:00.000Z' },
});

describe('every movement reason of those who leave', () => {
  const codes: Record<string, object | string> = {
    CR: released('CR'),
    HD: released('HD'),
    NCS: released('NCS'),
    ECSL: released('ECSL'),
    UAL: escaped('absent-from-open'),
    UAL_ECL: escaped('failed-to-return'),
    HP: moved('hospital'),
    HO: moved('hospital'),
    HQ: moved('hospital'),
    DD: moved('immigration-centre'),
    DE: moved('immigration-centre'),
    DL: moved('immigration-centre'),
    DEC: 'the person died',
    MRG: 'two records were merged; nobody left',
    INT: 'a transfer between prisons, not a release',
    TRNCRT: 'a transfer between prisons, not a release',
    TRNTAP: 'a transfer between prisons, not a release',
  };

  it('is in the table, and no other', () =>
    expect(Object.keys(codes).sort()).toEqual(Object.keys(table.leavingCodes).sort()));

  it.each(Object.entries(codes))('%s, told late', (code, is) => {
    const came = leave(code);
    if (typeof is === 'string')
      expect(came).toMatchObject({ outcome: 'nothing', reason: is, drafts: [] });
    else expect(came).toMatchObject({ outcome: 'told', drafts: [is] });
  });

  it.each(Object.entries(codes))('%s, told at once, from the record', (code, is) => {
    const run = new Prison().record(outside(code));
    const came = run.take(soon('released', { at }), at);
    const drafts = [...came.drafts, ...run.lookAgain('2026-08-10T11:00:00+01:00').drafts];
    if (typeof is === 'string') expect(drafts).toEqual([]);
    else expect(drafts).toMatchObject([is]);
    // Only a plain release is held back.
    expect(came.outcome).toBe(
      typeof is === 'string'
        ? 'nothing'
        : 'kind' in (is as { content: object }).content
          ? 'told'
          : 'waits',
    );
  });
});

describe('every reason for leaving', () => {
  const reasons: Record<string, object | string> = {
    RELEASED: released('RELEASED'),
    UNKNOWN: 'the reason for leaving is not known: somebody must be told',
    RELEASED_TO_HOSPITAL: moved('hospital'),
    TEMPORARY_ABSENCE_RELEASE: 'a temporary absence, not a release',
    SENT_TO_COURT: 'a journey to court, not a release',
    TRANSFERRED: 'a transfer between prisons, not a release',
  };

  it('is in the table, and no other', () =>
    expect(Object.keys(reasons).sort()).toEqual(Object.keys(table.leavingReasons).sort()));

  it.each(Object.entries(reasons))('%s, without a code', (reason, is) => {
    const came = leave(undefined, reason);
    if (typeof is === 'string') expect(came.reason).toBe(is);
    else expect(came).toMatchObject({ outcome: 'told', drafts: [is] });
  });

  it.each(['UNKNOWN', 'constructor', 'VIDEO_LINK'])(
    '%s is read by a code that is known, and else is for a person and stated',
    (reason) => {
      expect(leave('UAL', reason)).toMatchObject({ drafts: [escaped('absent-from-open')] });
      expect(leave('CR', reason)).toMatchObject({ drafts: [released('CR')] });
      expect(leave(undefined, reason)).toMatchObject({
        outcome: 'kept',
        drafts: [{ name: 'system.message-not-understood' }],
      });
    },
  );

  it('an escape is one whatever the reason says', () =>
    expect(leave('UAL', 'TEMPORARY_ABSENCE_RELEASE')).toMatchObject({
      drafts: [escaped('absent-from-open')],
    }));
});

describe('a code that nobody knows', () => {
  it('is told as a release, kept for a person and stated once', () => {
    const run = new Prison();
    const first = run.take(late('released', { at, code: 'ZZ9' }), later);
    expect(first).toMatchObject({
      outcome: 'kept',
      reason: 'movement reason ZZ9 is not known',
      drafts: [
        released('ZZ9'),
        {
          name: 'system.message-not-understood',
          subject: { format: 'noms', id: noms },
          content: {
            system: 'prison-offender-events',
            kind: 'prison-offender-events.prisoner.released',
            problem: 'unknown-code',
            what: 'movement reason ZZ9 is not known',
            source: { system: 'prison-offender-events', record: 'm1' },
          },
        },
      ],
    });
    expect(run.take(late('released', { at, code: 'ZZ9' }), later)).toMatchObject({
      outcome: 'kept',
      drafts: [],
    });
  });

  it('is still told at the end of the window when it comes at once', () => {
    const run = new Prison().record(outside('ZZ9'));
    expect(run.take(soon('released', { at }), at)).toMatchObject({ outcome: 'kept' });
    expect(run.lookAgain('2026-08-10T10:05:00+01:00')).toMatchObject({ drafts: [released('ZZ9')] });
  });

  it('of a reception is told as another reason, kept and stated', () =>
    expect(enter('ZZ9')).toMatchObject({
      outcome: 'kept',
      drafts: [
        { name: 'prison.received', content: { prison: 'WWI', reason: 'other' } },
        { content: { problem: 'unknown-code', what: 'movement reason ZZ9 is not known' } },
      ],
    }));

  it.each(['VIDEO_LINK', 'constructor', undefined])('so is the reception reason %s', (reason) => {
    const message = late('received', { at, code: 'N' });
    const { additionalInformation: information } = message as { additionalInformation: object };
    const changed = { ...message, additionalInformation: { ...information, reason } };
    expect(new Prison().take(changed, later)).toMatchObject({
      outcome: 'kept',
      drafts: [{ name: 'prison.received', content: { reason: 'remand' } }, {}],
    });
  });
});

describe('every movement reason of those who are received', () => {
  const groups = {
    remand: ['N', 'V'],
    recall: ['L', 'B', 'Y', '24', 'ETRLR', 'ETRRIE', 'ETRB', 'ETB', 'H'],
    sentence: ['I', '26', 'P', 'INTER', '25', '27', '29', 'J'],
    other: ['RECA', 'A', 'U', 'E', 'C', 'F', 'INT', 'TRNCRT', 'TRNTAP'],
  };
  const codes = Object.entries(groups).flatMap(([reason, all]) =>
    all.map((code) => [code, reason]),
  );

  it('is in the table, and no other', () =>
    expect(codes.map(([code]) => code).sort()).toEqual(Object.keys(table.admissionCodes).sort()));

  it.each(codes)('%s is %s', (code, reason) =>
    expect(enter(code)).toMatchObject({
      outcome: 'told',
      drafts: [{ name: 'prison.received', content: { prison: 'WWI', reason } }],
    }),
  );

  it.each(['ADMISSION', 'NEW_ADMISSION', 'READMISSION', 'READMISSION_SWITCH_BOOKING'])(
    '%s without a code is another reason, and corrected by the code that comes late',
    (reason) => {
      const run = new Prison();
      const first = run.take(soon('received', { at, reason }), at);
      expect(first.drafts).toEqual([]);
      const without = new Prison({ answer: { status: 'forbidden' } });
      expect(without.take(soon('received', { at, reason }), at)).toMatchObject({
        outcome: 'kept',
        reason: 'the prisoner record is restricted',
        drafts: [{ content: { reason: 'other' } }],
      });
      expect(without.take(late('received', { at, code: 'L' }), later)).toMatchObject({
        outcome: 'told',
        drafts: [{ content: { reason: 'recall', corrects: { jti: 'jti-1' } } }],
      });
    },
  );

  it.each([
    ['RETURN_FROM_COURT', /court/],
    ['TEMPORARY_ABSENCE_RETURN', /temporary absence/],
    ['POST_MERGE_ADMISSION', /merged/],
  ])('%s is nothing new', (reason, why) =>
    expect(enter(undefined, reason)).toMatchObject({
      outcome: 'nothing',
      reason: like(why),
      drafts: [],
    }),
  );

  it('every reason is one of those tried here', () =>
    expect(Object.keys(table.receivedReasons).sort()).toEqual([
      'ADMISSION',
      'NEW_ADMISSION',
      'POST_MERGE_ADMISSION',
      'READMISSION',
      'READMISSION_SWITCH_BOOKING',
      'RETURN_FROM_COURT',
      'TEMPORARY_ABSENCE_RETURN',
      'TRANSFERRED',
    ]));
});

it('a meaning that changed is read by the day of the movement', () => {
  const CR = [
    { is: 'release' as const, unplanned: 'other' as const, to: '2026-08-10' },
    { is: 'escape' as const, kind: 'escape' as const, from: '2026-08-10' },
  ];
  const change = { leavingCodes: { ...table.leavingCodes, CR } };
  const names = ['2026-08-09T23:59:59+01:00', '2026-08-10T00:00:00+01:00'].map(
    (time) =>
      new Prison(undefined, { ...change }).take(late('released', { at: time, code: 'CR' }), later)
        .drafts[0]?.name,
  );
  // The first is after 16:00.
  expect(names).toEqual(['prison.release-unplanned', 'prison.escaped']);
});

it('what is told fits the contracts', () => {
  const dated = inside({
    confirmedReleaseDate: '2026-08-12',
    conditionalReleaseDate: '2026-08-12',
  });
  const held = new Prison().record(dated);
  const transfer = new Prison();
  transfer.take(late('released', { at, reason: 'TRANSFERRED', prison: 'PVI' }), later);
  const drafts = [
    ...[...Object.keys(table.leavingCodes), 'ZZ9'].flatMap((code) => leave(code).drafts),
    ...[...Object.keys(table.admissionCodes), 'ZZ9'].flatMap((code) => enter(code).drafts),
    // After 16:00: at short notice.
    ...new Prison().take(late('released', { at: evening, code: 'CR' }), evening).drafts,
    ...held.take(datesChanged(at), at).drafts,
    ...held.lookAgain('2026-08-13T00:00:00+01:00').drafts,
    ...transfer.take(late('received', { at: later, reason: 'TRANSFERRED' }), later).drafts,
    ...new Prison().take(overdue(at), later).drafts,
  ];
  expect([...new Set(drafts.map(({ name }) => name))].sort()).toEqual([
    'prison.escaped',
    'prison.held-past-release-date',
    'prison.moved-outside',
    'prison.received',
    'prison.release-date-set',
    'prison.release-unplanned',
    'prison.released',
    'prison.transferred',
    'system.message-not-understood',
  ]);
  for (const { name, content, subject } of drafts)
    expect(() =>
      readStatement({
        iss: 'urn:example:prison',
        aud: 'urn:example:broker',
        jti: 'j1',
        iat: Date.parse(later) / 1000,
        sub_id: subject,
        events: { [`urn:tocsin:event:${name}`]: content },
      }),
    ).not.toThrow();
});
