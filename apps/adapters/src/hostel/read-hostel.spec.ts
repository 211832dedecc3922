import { open, type Message } from '../feeds/envelope.js';
import type { Answer } from '../feeds/reading.js';
import { told } from '../testing/run-feed.js';
import { isAllowed } from '../call-back/allowed.js';
import { readDetail } from './read-detail.js';
import { readHostel } from './read-hostel.js';

const context = {
  receipt: 'r1',
  way: 'http' as const,
  record: 'r1',
  now: new Date('2026-08-09T00:00:00Z'),
};

function message(body: object): Message {
  const opened = open(Buffer.from(JSON.stringify(body)));
  if (!('message' in opened)) throw new Error('not opened');
  return opened.message;
}

const departed = message({
  eventType: 'approved-premises.person.departed',
  version: 1,
  occurredAt: '2026-08-08T23:30:00+01:00',
  detailUrl: 'http://hostels.example/events/person-departed/1',
  personReference: { identifiers: [{ type: 'CRN', value: 'X123456' }] },
});

const report = {
  type: 'whereabouts-unknown',
  premises: 'E12',
  crn: 'x123456',
  lastSeenAt: '2026-08-08T21:00:00+01:00',
  searched: true,
  belongingsGone: true,
};

describe("a night desk's report", () => {
  it('is told as it stands', () => {
    expect(told(readHostel(message({ ...report, spoken: 'more' }), context))).toEqual({
      kind: 'told',
      drafts: [
        {
          name: 'hostel.whereabouts-unknown',
          subject: { format: 'crn', id: 'X123456' },
          content: {
            premises: 'E12',
            lastSeenAt: '2026-08-08T20:00:00Z',
            searched: true,
            belongingsGone: true,
            source: { system: 'night-desk', record: 'r1' },
          },
          record: 'r1',
        },
      ],
    });
  });

  it.each<[string, object, RegExp]>([
    ['no premises', { ...report, premises: undefined }, /does not fit: premises/],
    ['a word for yes', { ...report, searched: 'yes' }, /does not fit: searched/],
    ['nobody', { ...report, crn: 'him' }, /names nobody/],
    ['a time of its own', { ...report, lastSeenAt: '9 o’clock' }, /last seen/],
  ])('with %s is for a person', (_, body, reason) => {
    expect(told(readHostel(message(body), context))).toMatchObject({
      kind: 'kept',
      reason: expect.stringMatching(reason) as string,
    });
  });
});

describe('a domain event', () => {
  it('of a departure must be asked about', () => {
    const url = 'http://hostels.example/events/person-departed/1';
    expect(told(readHostel(departed, context))).toEqual({ kind: 'ask', url });
  });

  it.each<[object, string]>([
    [{ eventType: 'approved-premises.person.departed' }, 'kept'],
    [{ eventType: 'approved-premises.person.not-arrived' }, 'kept'],
    [{ eventType: 'approved-premises.booking.made' }, 'nothing'],
    [{ hello: 1 }, 'kept'],
  ])('%j is %s', (body, kind) => expect(readHostel(message(body), context).kind).toBe(kind));
});

const details = {
  personReference: { crn: 'X123456', noms: 'Unknown NOMS Id' },
  premises: { apCode: 'E12', legacyApCode: 'Q012' },
  departedAt: '2026-08-08T22:10:00',
  reason: 'Absconded',
  legacyReasonCode: 'A',
};
const found = (bytes: Buffer): Answer => ({ status: 'found', bytes });
const detail = (change: object, members: object = {}): Answer =>
  found(
    Buffer.from(
      JSON.stringify({
        id: 'e1',
        eventType: 'approved-premises.person.departed',
        eventDetails: { ...details, ...change },
        ...members,
      }),
    ),
  );

describe('the detail of a departure', () => {
  it('tells of absconding, with the time the person left in local time', () => {
    expect(told(readDetail(detail({}), departed, context))).toEqual({
      kind: 'told',
      drafts: [
        {
          name: 'hostel.absconded',
          subject: { format: 'crn', id: 'X123456' },
          toe: Date.parse('2026-08-08T21:10:00Z') / 1000,
          content: {
            premises: 'E12',
            leftAt: '2026-08-08T21:10:00Z',
            reason: 'A',
            source: { system: 'approved-premises', record: 'e1' },
          },
          record: 'e1',
        },
      ],
    });
  });

  it.each<[string, object, object]>([
    [
      'an older code',
      { legacyReasonCode: 'J', reason: 'Absconded, still at large' },
      { reason: 'J' },
    ],
    ['a name alone', { legacyReasonCode: undefined }, { premises: 'E12' }],
    ['a time that cannot be read', { departedAt: 'last night' }, { reason: 'A' }],
    ['an older premises code alone', { premises: { legacyApCode: 'Q012' } }, { premises: 'Q012' }],
  ])('tells of it with %s', (_, change, content) => {
    const reading = told(readDetail(detail(change), departed, context));
    expect(reading).toMatchObject({ kind: 'told', drafts: [{ content }] });
  });

  it('names the person by the prison number as well', () => {
    const personReference = { crn: 'X123456', noms: 'A1234AA' };
    const reading = told(readDetail(detail({ personReference }), departed, context));
    expect(reading).toMatchObject({ drafts: [{ subject: { format: 'aliases' } }] });
  });

  it.each<[string, Answer, string, RegExp]>([
    [
      'another reason',
      detail({ legacyReasonCode: 'O', reason: 'Planned move-on' }),
      'nothing',
      /other than/,
    ],
    ['a code nobody knows', detail({ legacyReasonCode: '9' }), 'kept', /not clear/],
    ['a code and a name at odds', detail({ legacyReasonCode: 'O' }), 'kept', /not clear/],
    ['no reason', detail({ legacyReasonCode: undefined, reason: undefined }), 'kept', /not clear/],
    ['another person', detail({ personReference: { crn: 'X999999' } }), 'kept', /different people/],
    [
      'another event',
      detail({}, { eventType: 'approved-premises.person.arrived' }),
      'kept',
      /not this/,
    ],
    ['no answer, for it is gone', { status: 'gone' }, 'kept', /no such/],
    ['no answer, for it is restricted', { status: 'forbidden' }, 'kept', /may not show/],
    ['no JSON', found(Buffer.from('<html>')), 'kept', /not this/],
  ])('with %s tells of none', (_, bytes, kind, reason) => {
    expect(readDetail(bytes, departed, context)).toMatchObject({
      kind,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('names nobody when neither event nor detail does', () => {
    const bare = message({ eventType: 'approved-premises.person.departed' });
    const reading = readDetail(detail({ personReference: {} }), bare, context);
    expect(reading).toMatchObject({
      kind: 'kept',
      reason: expect.stringMatching(/named by/) as string,
    });
  });
});

describe('where a call-back may go', () => {
  const hosts = ['hostels.example', 'localhost:8080', 'other.example:443'];
  it.each([
    ['http://hostels.example/1', true],
    ['https://hostels.example/1', true],
    ['https://HOSTELS.example:443/1', true],
    ['http://hostels.example:8080/1', false],
    ['http://localhost:8080/1', true],
    ['http://localhost/1', false],
    ['https://other.example/1', true],
    ['http://other.example/1', false],
    ['http://hostels.example@evil.example/1', false],
    ['http://user:secret@hostels.example/1', false],
    ['ftp://hostels.example/1', false],
    ['file:///etc/passwd', false],
    ['http://hostels.example.evil.example/1', false],
  ])('%s: %s', (url, is) => expect(isAllowed(new URL(url), hosts)).toBe(is));
});
