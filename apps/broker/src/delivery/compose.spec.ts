import { policyAt, PolicyBook, type Policy } from '#rules';
import { directoryWithout, shipped } from '#testing';
import type { Agency, Snapshot } from '../directory/directory.service.js';
import { compose, restrictedRow, type Telling } from './compose.js';
import { Reach } from './reach.js';
import { mailText } from './wording.js';

const at = new Date('2026-08-10T22:10:00Z');
const policy: Policy = policyAt(shipped, at);
const issuer = 'urn:example:probation';
const agency: Agency = {
  id: 'a1',
  issuer,
  name: 'Probation',
  kind: 'probation',
  dataRegime: 'law-enforcement',
  keys: new Map(),
  encryption: [],
  keySource: undefined,
  suspended: undefined,
};
const directory = directoryWithout();
const post = directory.post('ppu-newham/duty-spo');
const withMail = { ...directory, post: () => post && { ...post, email: 'duty@test.example' } };
const snapshot: Snapshot = {
  version: 1,
  directory: withMail,
  byIssuer: new Map([[issuer, agency]]),
  byId: new Map([[agency.id, agency]]),
  staffNames: new Map(),
  people: new Map(),
  reach: new Reach(new PolicyBook(shipped), { email: ['email'] }),
  streams: new Map([
    [
      agency.id,
      {
        id: 's1',
        agency: agency.id,
        method: 'push',
        endpoint: 'https://x.example',
        status: 'enabled',
        deleted: false,
      },
    ],
  ]),
};
const telling = (over: Partial<Telling> = {}): Telling => ({
  kind: 'accept',
  alert: {
    subjectKey: 'case:1',
    id: '01920000-0000-7000-8000-000000000001',
    ref: 'K7Q2-9FXM',
    family: 'absconding',
    row: 'APR-04',
    severity: 'P1',
    tier: 'T2',
    says: policy.events.find(({ row }) => row === 'APR-04')?.says ?? '',
    contact: 'Contact the duty senior.',
  },
  eventId: '01920000-0000-7000-8000-000000000002',
  role: 'offender-manager',
  rung: { post: 'ppu-newham/duty-spo', title: 'Duty SPO', agency: issuer },
  because: ['RR-01: owner of the case'],
  sees: 'statement',
  at,
  ...over,
});

describe('what is sent to a post', () => {
  it('RR-17: a P1 goes by a second channel too, which names no one and says nothing of what happened', () => {
    const notices = compose(telling(), snapshot);
    expect(notices.map(({ channel }) => channel)).toEqual(['push', 'email']);
    const [, email] = notices;
    if (!email) throw new Error('There is no e-mail');
    const text = JSON.stringify(
      mailText(email.content, { url: 'https://tocsin.example', accepts: false }),
    );
    expect(text).toContain('K7Q2-9FXM');
    expect(text).not.toMatch(/hostel|resident|abscond|missing|newham/i);
  });

  it('tells the person by their own rules, and the post; no address twice; the rest in reserve', () => {
    const verified = (channel: 'sms' | 'email', address: string) =>
      ({ channel, address, state: 'verified' }) as const;
    const person = {
      contacts: [
        verified('sms', '+447700900001'),
        verified('email', 'own@test.example'),
        // The person reads the post's mailbox too.
        verified('email', 'duty@test.example'),
      ],
      notify: [{ channels: ['email' as const] }],
    };
    const reached = {
      ...snapshot,
      people: new Map([['ash', person]]),
      reach: new Reach(new PolicyBook(shipped), { email: ['email', 'notify-email'], sms: ['sms'] }),
    };
    const notices = compose(telling({ staff: 'ash' }), reached).slice(1);
    const by = new Map(
      notices.map(({ id, channel, address }) => [id, `${channel} ${address ?? ''}`]),
    );
    expect(
      notices.map(({ id, state, behind, own, why }) => [
        by.get(id),
        state,
        by.get(behind ?? ''),
        own,
        why,
      ]),
    ).toEqual([
      ['email own@test.example', 'due', undefined, true, "the person's own rule"],
      [
        'notify-email own@test.example',
        'reserve',
        'email own@test.example',
        true,
        "the person's own rule",
      ],
      [
        'email duty@test.example',
        'reserve',
        'notify-email own@test.example',
        true,
        "the person's own rule",
      ],
      [
        'notify-email duty@test.example',
        'reserve',
        'email duty@test.example',
        true,
        "the person's own rule",
      ],
      ['sms +447700900001', 'due', undefined, true, "the person's own rule"],
    ]);
  });

  it.each(['copy', 'update', 'not-yours'] as const)('%s never pages (RULES 3.5)', (kind) => {
    expect(compose(telling({ kind }), snapshot).map(({ channel }) => channel)).toEqual(['push']);
  });

  it('RR-14: a pointer says whom to ask, and not what happened or why', () => {
    const [notice] = compose(telling({ sees: 'pointer' }), snapshot);
    expect(notice?.content).toMatchObject({
      row: restrictedRow,
      family: 'restricted',
      says: 'Contact the duty senior.',
      because: [],
    });
  });
});
