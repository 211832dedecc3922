import { readStatement, verdictOf, type Finding, type Verdict } from '#contracts';
import { TocsinError } from '#kernel';
import {
  checkSet,
  checkUnsigned,
  newPrivateJwk,
  signingKeyFrom,
  verifySet,
  verifyingKeyFrom,
  type CheckOptions,
  type SigningKey,
} from '#trust';

const audience = 'https://broker.example';
const issuer = 'urn:example:prison';
const now = new Date('2026-08-08T22:10:00Z');
const iat = now.getTime() / 1000;
const good = {
  iss: issuer,
  aud: audience,
  jti: 'a1',
  iat,
  toe: iat - 60,
  sub_id: { format: 'noms', id: 'A1234AA' },
  events: { 'urn:tocsin:event:prison.released': { prison: 'WWI', reason: 'CR' } },
};

let key: SigningKey;
let other: SigningKey;
let options: CheckOptions;

beforeAll(async () => {
  key = await signingKeyFrom(await newPrivateJwk());
  other = await signingKeyFrom(await newPrivateJwk());
  const keys = [await verifyingKeyFrom(key.publicJwk)];
  options = { now, audience, issuer, keys, kind: 'prison' };
});

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const failures = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ state }) => state === 'fails');

/** What the broker says first, by the functions that intake calls. */
async function brokerSays(compact: string): Promise<Verdict> {
  const known = await verifyingKeyFrom(key.publicJwk);
  try {
    const { claims } = await verifySet(compact, {
      audience,
      now,
      keyOf: (iss, kid) =>
        Promise.resolve(
          iss !== issuer ? 'unknown-issuer' : kid === known.kid ? known : 'unknown-key',
        ),
    });
    readStatement(claims);
    return { taken: true };
  } catch (thrown) {
    if (thrown instanceof TocsinError)
      return { taken: false, err: thrown.code, description: thrown.message };
    throw thrown;
  }
}

describe('checking a SET', () => {
  it('finds nothing wrong with a good one, and says what it looked at', async () => {
    const findings = await checkSet(await key.sign(good), options);
    expect(findings.every(({ state }) => state === 'holds')).toBe(true);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['form', 'header', 'payload', 'signature', 'audience', 'content']),
    );
  });

  it('says what it could not check', async () => {
    const findings = await checkSet(await key.sign(good), { now });
    expect(failures(findings)).toEqual([]);
    const unchecked = findings.filter(({ state }) => state === 'unchecked');
    expect(unchecked.map(({ check }) => check)).toEqual(['signature', 'audience', 'stated by']);
  });

  const single: [string, object][] = [
    ['exp', { exp: iat + 60 }],
    ['sub', { sub: 'x' }],
    ['a foreign claim', { admin: true }],
    ['no issuer', { iss: undefined }],
    ['another issuer', { iss: 'urn:example:court' }],
    ['another audience', { aud: 'https://other.example' }],
    ['two audiences', { aud: [audience, 'x'] }],
    ['no audience', { aud: undefined }],
    ['no jti', { jti: undefined }],
    ['a long jti', { jti: 'x'.repeat(129) }],
    ['no iat', { iat: undefined }],
    ['iat ahead', { iat: iat + 61 }],
    ['iat long ago', { iat: iat - 31 * 86_400 }],
    ['toe of the wrong year', { toe: 1000 }],
    ['toe as text', { toe: 'now' }],
    ['txn as a number', { txn: 5 }],
    ['no event', { events: {} }],
    ['two events', { events: { a: {}, b: {} } }],
    ['an event that is no object', { events: { a: 5 } }],
    ['an unknown event', { events: { 'urn:tocsin:event:prison.exploded': {} } }],
    ['no subject', { sub_id: undefined }],
    ['a subject of a format not taken', { sub_id: { format: 'email', id: 'x' } }],
    ['content without a member', { events: { 'urn:tocsin:event:prison.released': {} } }],
    [
      'an alert named twice',
      {
        sub_id: { format: 'opaque', id: 'K7Q2-9FXN' },
        events: {
          'urn:tocsin:event:alert.seen': {
            alert: 'K7Q2-9FXM',
            obligation: '01920000-0000-7000-8000-000000000001',
            post: 'p',
            by: { name: 'Demo' },
          },
        },
      },
    ],
  ];
  it.each(single)('answers as the broker does to %s', async (_what, change) => {
    const compact = await key.sign({ ...good, ...change });
    expect(verdictOf(await checkSet(compact, options))).toEqual(await brokerSays(compact));
  });

  const forms: [string, (compact: string) => string][] = [
    ['an empty text', () => ''],
    ['a text that is no token', () => 'hello'],
    ['one part too many', (set) => `${set}.x`],
    ['padding', (set) => `${set}==`],
    ['a line break at its end', (set) => `${set}\n`],
    ['a changed signature', (set) => `${set.slice(0, -10)}AAAAAAAAAA`],
    ['a payload that is not JSON', (set) => set.replace(/\.[^.]+\./, `.${encode('{')}.`)],
    ['a member twice', (set) => set.replace(/\.[^.]+\./, `.${encode('{"iss":"a","iss":"b"}')}.`)],
    [
      'alg none',
      (set) => set.replace(/^[^.]+/, encode({ alg: 'none', kid: 'k', typ: 'secevent+jwt' })),
    ],
    [
      'a jwk in the header',
      (set) =>
        set.replace(/^[^.]+/, encode({ alg: 'ES256', kid: 'k', typ: 'secevent+jwt', jwk: {} })),
    ],
    ['no typ', (set) => set.replace(/^[^.]+/, encode({ alg: 'ES256', kid: 'k', typ: 1 }))],
    ['typ JWT', (set) => set.replace(/^[^.]+/, encode({ alg: 'ES256', kid: 'k', typ: 'JWT' }))],
    [
      'a strange kid',
      (set) => set.replace(/^[^.]+/, encode({ alg: 'ES256', kid: '../x', typ: 'secevent+jwt' })),
    ],
    ['more than 64 KiB', (set) => set + 'A'.repeat(70_000)],
  ];
  it.each(forms)('answers as the broker does to %s', async (_what, change) => {
    const compact = change(await key.sign(good));
    expect(verdictOf(await checkSet(compact, options))).toEqual(await brokerSays(compact));
  });

  it('answers as the broker does to the key of somebody else', async () => {
    const compact = await other.sign(good);
    expect(verdictOf(await checkSet(compact, options))).toEqual(await brokerSays(compact));
  });

  it('finds everything that is wrong, not the first alone', async () => {
    const compact = await other.sign({
      ...good,
      aud: 'x',
      iat: iat + 3600,
      jti: '',
      sub_id: { format: 'noms' },
      events: { 'urn:tocsin:event:court.remanded': { court: 'no such code!', extra: 1 } },
    });
    const found = failures(await checkSet(`${compact}=`, options));
    expect(found.map(({ check }) => check)).toEqual([
      'form',
      'audience',
      'identifier',
      'times',
      'subject',
      'content',
      'content',
      'content',
      'stated by',
    ]);
    expect(found.map(({ says }) => says).join('\n')).toContain('events.hearingDate');
    expect(found.map(({ says }) => says).join('\n')).toContain('not in the contract: extra');
  });

  it('says that an identifier names nobody, and takes the event', async () => {
    const sub_id = { format: 'pnc', id: '2010/0000001A' };
    const findings = await checkSet(await key.sign({ ...good, sub_id }), options);
    expect(failures(findings)).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        state: 'doubt',
        says: expect.stringContaining('check letter') as string,
      }),
    );
  });

  it('checks claims that nobody has signed', async () => {
    expect(failures(await checkUnsigned(good, options))).toEqual([]);
    const wrong = failures(await checkUnsigned({ ...good, exp: 5, toe: 1 }, options));
    expect(wrong).toHaveLength(2);
  });

  it('says that only the broker states what nobody else may', async () => {
    const events = {
      'urn:tocsin:event:system.channel-test': { sentAt: '2026-08-10T10:00:00+01:00' },
    };
    const sub_id = { format: 'opaque', id: 'x' };
    const found = failures(await checkSet(await key.sign({ ...good, events, sub_id }), options));
    expect(found.map(({ code }) => code)).toEqual(['access_denied']);
  });
});
