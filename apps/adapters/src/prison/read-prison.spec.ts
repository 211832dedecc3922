import { messageOf } from '../testing/run-feed.js';
import { readPrison } from './read-prison.js';
import {
  deleted,
  found,
  inside,
  late,
  like,
  noms,
  outside,
  overdue,
  noDates,
  Prison,
  soon,
  table,
} from './testing/messages.js';

const at = '2026-08-10T10:00:00+01:00';
const now = '2026-08-10T10:45:00+01:00';
const options = { table, searchUrl: undefined };
const context = { receipt: 'r1', way: 'http', record: 'r1', now: new Date(now) } as const;

const change = (message: object, members: object, information: object = {}): object => ({
  ...message,
  ...members,
  additionalInformation: {
    ...(message as { additionalInformation: object }).additionalInformation,
    ...information,
  },
});
const release = late('released', { at, code: 'CR' });
const take = (message: object) => new Prison().take(message, now);

describe('the prison number', () => {
  const none = { nomsNumber: undefined };
  const reference = (value: string) => ({
    personReference: { identifiers: [{ type: 'NOMS', value }] },
  });

  it.each<[string, object]>([
    ['nomsNumber', release],
    ['prisonerId', change(release, {}, { ...none, prisonerId: noms })],
    ['prisonerNumber', change(release, {}, { ...none, prisonerNumber: 'a1234aa' })],
    ['the reference alone', change(release, reference(noms), none)],
    [
      'the reference, beside a stand-in',
      change(release, reference(noms), { nomsNumber: 'Unknown NOMS Number' }),
    ],
  ])('may come as %s (FEEDS §1.1)', (_, message) =>
    expect(take(message).drafts).toMatchObject([{ subject: { format: 'noms', id: noms } }]),
  );

  it.each<[string, object]>([
    ['a stand-in (FEEDS §7.11)', change(release, {}, { nomsNumber: 'Unknown NOMS Number' })],
    ['a blank', change(release, {}, { nomsNumber: '  ' })],
    ['two that differ', change(release, reference('A9999AA'))],
  ])('is none of %s: the release is for a person', (_, message) =>
    expect(take(message)).toMatchObject({
      outcome: 'kept',
      reason: 'a release without one clear prison number: somebody must be told',
      drafts: [],
    }),
  );
});

describe('the time of a movement', () => {
  it.each([
    ['2026-08-10T09:30:00.000000000+01:00', '2026-08-10T08:30:00Z'],
    ['2026-08-10T08:30:00Z', '2026-08-10T08:30:00Z'],
    // As the publishedAt of the sample domain-prison-identifier-added-bad-timestamp.
    ['2026-08-10T09:30:00.362Z+01:00', '2026-08-10T08:30:00Z'],
  ])('%s is read', (occurredAt, is) =>
    expect(take(change(release, { occurredAt })).drafts).toMatchObject([
      { toe: Date.parse(is) / 1000 },
    ]),
  );

  it.each([undefined, '', '2026-08-10T09:30:00', '2026-08-12T09:30:00Z'])(
    'that is %s leaves the release told without a time, and for a person',
    (occurredAt) => {
      const came = take(change(release, { occurredAt, publishedAt: at }));
      expect(came).toMatchObject({ outcome: 'kept', reason: like(/time of the movement/) });
      expect(came.drafts).toHaveLength(1);
      expect(came.drafts[0]).not.toHaveProperty('toe');
    },
  );

  it('of a raw event is London time, or summer time all year where the table says so (FEEDS §1.3)', () => {
    const raw = deleted('2026-01-10T12:00:00', '2026-01-10T11:00:00');
    const deletedAt = (rawClock: 'london' | 'summer-time-all-year') => {
      const reading = readPrison(
        messageOf(raw),
        { ...options, table: { ...table, rawClock } },
        context,
      );
      return (
        reading.kind === 'facts' &&
        reading.facts[0]?.says === 'deleted' &&
        reading.facts[0].deletedAt
      );
    };
    expect(deletedAt('london')).toBe(Date.parse('2026-01-10T12:00:00Z') / 1000);
    expect(deletedAt('summer-time-all-year')).toBe(Date.parse('2026-01-10T11:00:00Z') / 1000);
  });
});

describe('the prison', () => {
  it.each([
    ['OUT', 'WWI'],
    ['TRN', 'WWI'],
    [' ', 'WWI'],
    ['no such prison!', 'WWI'],
    ['pvi', 'PVI'],
  ])('"%s" is %s, by the record where it is none', (prison, is) => {
    const run = new Prison(undefined, noDates).record(outside('CR'));
    expect(run.take(soon('released', { at, prison }), at).drafts).toMatchObject([
      { content: { prison: is } },
    ]);
  });

  it('is the one that received him last, or else unknown: the release is told', () => {
    const run = new Prison();
    run.take(late('received', { at: '2026-08-01T10:00:00Z', code: 'N', prison: 'LEI' }), at);
    const left = late('released', { at, code: 'CR', prison: 'OUT' });
    expect(run.take(left, now).drafts).toMatchObject([{ content: { prison: 'LEI' } }]);
    expect(take(left).drafts).toMatchObject([{ content: { prison: 'unknown' } }]);
  });
});

describe('the prisoner record', () => {
  const quick = soon('released', { at });

  it('is asked for where the event says, or at the configured place, or not at all', () => {
    const read = (message: object, searchUrl?: string) =>
      readPrison(messageOf(message), { table, searchUrl }, context);
    expect(read(quick)).toEqual({ kind: 'ask', url: `http://search.example/prisoner/${noms}` });
    const bare = { ...quick, detailUrl: null };
    const url = `https://prisons.example/prisoner/${noms}`;
    expect(read(bare, 'https://prisons.example')).toEqual({ kind: 'ask', url });
    expect(read(bare).kind).toBe('facts');
    expect(read(soon('released', { at, reason: 'SENT_TO_COURT' })).kind).toBe('facts');
  });

  it.each<[string, Parameters<typeof found>[0] | undefined, RegExp]>([
    ["another person's", inside({ prisonerNumber: 'A9999AA' }), /another number/],
    ['no record', [], /no prisoner record/],
  ])('that is %s is not believed: the release is told without it', (_, record, why) => {
    const came = new Prison(undefined, noDates).record(record ?? {}).take(quick, at);
    expect(came).toMatchObject({ outcome: 'kept', reason: like(why) });
    expect(came.drafts).toMatchObject([{ name: 'prison.release-unplanned' }]);
  });

  it('that is gone makes the quick event nothing: the sure one says if it was true (FEEDS §7.5)', () =>
    expect(new Prison().take(quick, at)).toMatchObject({ outcome: 'nothing', drafts: [] }));
});

describe('other events', () => {
  it.each([
    ['prisoner-offender-search.prisoner.alerts-updated'],
    ['prison-offender-events.prisoner.imprisonment-status-changed'],
    ['person.temporary-absence.completed'],
    ['offender-management.handover.changed'],
    ['IMPRISONMENT_STATUS-CHANGED'],
    ['OFFENDER-UPDATED'],
    ['EXTERNAL_MOVEMENT_RECORD-INSERTED'],
  ])('%s says nothing that must be told', (eventType) =>
    expect(take(change(release, { eventType }))).toMatchObject({ outcome: 'nothing', drafts: [] }),
  );

  it('of a kind that nobody knows are stated once and kept', () => {
    const run = new Prison();
    const unknown = change(release, { eventType: 'prison-offender-events.prisoner.vanished' });
    expect(run.take(unknown, now)).toMatchObject({
      outcome: 'kept',
      drafts: [
        {
          name: 'system.message-not-understood',
          content: {
            kind: 'prison-offender-events.prisoner.vanished',
            problem: 'unknown-event',
            what: expect.any(String) as string,
          },
        },
      ],
    });
    expect(run.take(change(unknown, { occurredAt: now }), now)).toMatchObject({
      outcome: 'kept',
      drafts: [],
    });
  });

  it.each<[string, object]>([
    ['no kind', change(release, { eventType: undefined })],
    ['a kind that nobody knows and nobody named', { eventType: 'x.y.z', occurredAt: at }],
    ['an overdue absence of nobody', { ...overdue(at), personReference: undefined }],
    [
      'a deleted movement of nobody',
      { ...deleted('2026-08-10T12:00:00', undefined), offenderIdDisplay: null },
    ],
  ])('with %s are for a person', (_, message) =>
    expect(take(message)).toMatchObject({ outcome: 'kept', drafts: [] }),
  );
});
