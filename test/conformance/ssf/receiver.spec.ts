import { setTimeout as pause } from 'node:timers/promises';
import { BrokerKeys, poll, receive, type VerifiedAlert } from '#client';
import { newId, SystemClock } from '#kernel';
import { until } from '#testing';
import { newPrivateJwk, signingKeyFrom, TokenClient } from '#trust';
import { World } from '../../acceptance/harness/world.js';
import { abscond, ReceiverAgency, types } from './receiver-agency.js';
import { TransmitterOfTests } from './transmitter-of-tests.js';

const audience = 'urn:test:receiver';

/**
 * The modules of the OpenID conformance suite for receivers. The receivers are real: the broker's `/events`, and the
 * client library that agencies use, with the real broker where it can err no way, and a transmitter that can where not.
 */
describe('SSF receiver', () => {
  let world: World;
  let police: ReceiverAgency;
  let erring: TransmitterOfTests;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      polling: ['police'],
      environment: {
        TOCSIN_STREAM_VERIFY_EVERY: 'PT1S',
        TOCSIN_STREAM_HEARTBEAT: 'PT1M',
        TOCSIN_STREAM_CHANGE_BURST: '1000',
      },
    });
    police = new ReceiverAgency(world, 'police');
    erring = await TransmitterOfTests.start();
  });
  afterAll(async () => {
    erring.stop();
    await world.stop();
  });
  beforeEach(() => {
    erring.held.clear();
    erring.refuses = undefined;
  });

  /** Polls the broker as the agency's own program does. */
  const pollBroker = async (streamId: string, state?: string, ack: string[] = []) => {
    const { keyOf } = await BrokerKeys.of(world.url);
    return poll({
      endpoint: `${world.url}/ssf/poll/${streamId}`,
      token: () => police.token(),
      returnImmediately: true,
      ack,
      keyOf,
      audience: police.issuer,
      stream: { id: streamId, isState: (given) => given === state },
    });
  };
  const pollErring = async (setErrs: Record<string, { err: string; description: string }> = {}) => {
    const { keyOf } = await BrokerKeys.of(erring.url);
    return poll({
      endpoint: `${erring.url}/poll`,
      token: () => Promise.resolve(`token-${newId()}`),
      setErrs,
      keyOf,
      audience,
      stream: { id: 'stream-1', isState: (given) => given === 'asked' },
    });
  };
  const pushed = async (compact: string) => {
    const taken: VerifiedAlert[] = [];
    const { keyOf } = await BrokerKeys.of(erring.url);
    const answer = await receive(
      { method: 'POST', contentType: 'application/secevent+jwt', body: compact },
      {
        keyOf,
        audience,
        stream: { id: 'stream-1', isState: (given) => given === 'asked' },
        take: (alert) => {
          taken.push(alert);
          return Promise.resolve();
        },
      },
    );
    const { err } = (answer.body === '' ? {} : JSON.parse(answer.body)) as { err?: string };
    return { status: answer.status, err, headers: answer.headers, taken };
  };

  it('HappyPath: the verification that was asked for comes, is taken and acknowledged', async () => {
    const { stream_id: id } = await police.newStream();
    await police.ask('POST', '/ssf/verify', { stream_id: id, state: 'asked' });
    const got = await until('the verification', async () => {
      const { alerts } = await pollBroker(id, 'asked');
      return alerts.find(({ claims }) => types.verification in claims.events);
    });
    expect(got.claims.events[types.verification]).toEqual({ state: 'asked' });
    const { alerts } = await pollBroker(id, 'asked', [got.jti]);
    expect(alerts.map(({ jti }) => jti)).not.toContain(got.jti);
    // And pushed, with the answer of RFC 8935.
    expect(await pushed(await erring.set(types.verification, { state: 'asked' }))).toMatchObject({
      status: 202,
      err: undefined,
    });
  });

  it('InvalidSetRejection: refused with its code, polled and pushed; nothing of it is taken', async () => {
    const stranger = await signingKeyFrom(await newPrivateJwk());
    const good = await erring.set(types.verification, {});
    const [header = '', payload = ''] = good.split('.');
    const [, , foreign = ''] = (await stranger.sign({ iss: erring.url })).split('.');
    const cases: [string, string][] = [
      [`${header}.${payload}.${foreign}`, 'authentication_failed'],
      [await erring.set(types.verification, {}, { aud: 'urn:test:other' }), 'invalid_audience'],
      [await erring.set(types.verification, {}, { exp: 4_000_000_000 }), 'invalid_request'],
      [await erring.set(types.verification, {}, { sub: 'x' }), 'invalid_request'],
      ['not.a.jwt', 'invalid_request'],
    ];
    for (const [compact, err] of cases) {
      const answer = await pushed(compact);
      expect([answer.status, answer.err, answer.taken]).toEqual([400, err, []]);
      expect(answer.headers['content-language']).toBe('en');
      erring.held.set('bad', compact);
      const { alerts, refused, left } = await pollErring();
      // A signature that does not hold may be one that was hurt on its way: the alert is asked for again.
      const final = err !== 'authentication_failed';
      expect([alerts, (final ? refused : left)['bad']?.err]).toEqual([[], err]);
      await pollErring(refused);
      expect(erring.errors['bad']?.err).toBe(final ? err : undefined);
      expect(erring.held.has('bad')).toBe(!final);
    }
    // The broker's own intake.
    const bad = await world.statement(
      'hostel',
      'hostel.absconded',
      { format: 'crn', id: 'X000001' },
      { premises: 'TST1' },
      { key: stranger },
    );
    const answer = await world.push(bad);
    expect([answer.status, ((await answer.json()) as { err: string }).err]).toEqual([
      400,
      'invalid_key',
    ]);
  });

  it('RedeliveredSet: the same answer, and no second effect', async () => {
    const statement = await world.statement(
      'hostel',
      'hostel.absconded',
      { format: 'crn', id: 'Y940001' },
      { premises: 'TST1' },
    );
    for (let times = 0; times < 3; times += 1) {
      const answer = await world.push(statement);
      expect([answer.status, await answer.text()]).toEqual([202, '']);
    }
    const { rows } = await (
      await world.connect()
    ).query('select count(*)::int as count from inbox_event where jws = $1', [statement]);
    expect(rows).toEqual([{ count: 1 }]);
    const again = await erring.set(types.verification, {});
    expect((await pushed(again)).status).toBe(202);
    expect((await pushed(again)).status).toBe(202);
  });

  it('StreamIssuerMismatch: another issuer than the stream’s is refused', async () => {
    const mismatched = await erring.set(types.verification, {}, { iss: 'https://other.example' });
    expect(await pushed(mismatched)).toMatchObject({ status: 400, err: 'invalid_issuer' });
    const stolen = await world.statement(
      'hostel',
      'hostel.absconded',
      { format: 'crn', id: 'X000001' },
      { premises: 'TST1' },
      { iss: 'urn:test:court' },
    );
    expect((await world.push(stolen)).status).toBe(400);
  });

  it('VerificationWrongState: invalid_state', async () => {
    expect(await pushed(await erring.set(types.verification, { state: 'other' }))).toMatchObject({
      status: 400,
      err: 'invalid_state',
    });
    const jti = await erring.hold({ state: 'other' });
    const { refused } = await pollErring();
    await pollErring(refused);
    expect(erring.errors[jti]).toMatchObject({ err: 'invalid_state' });
    expect(await pushed(await erring.set(types.verification, { state: 7 }))).toMatchObject({
      err: 'invalid_state',
    });
  });

  it('VerificationWrongSubject: of another stream, it says nothing of this one', async () => {
    const sub_id = { format: 'opaque', id: 'stream-2' };
    expect(await pushed(await erring.set(types.verification, {}, { sub_id }))).toMatchObject({
      status: 400,
      err: 'invalid_request',
    });
    expect(
      await pushed(
        await erring.set(types.verification, {}, { sub_id: { format: 'crn', id: 'X000001' } }),
      ),
    ).toMatchObject({ status: 400 });
  });

  it('VerificationBehindQueuedEvents: found among alerts that wait', async () => {
    const { stream_id: id } = await police.newStream();
    await abscond(world, 'Y950001');
    await world.barrier();
    await police.ask('POST', '/ssf/verify', { stream_id: id, state: 'behind' });
    const { alerts, refused } = await pollBroker(id, 'behind');
    expect(refused).toEqual({});
    expect(alerts.length).toBeGreaterThan(1);
    expect(alerts.some(({ alert }) => alert !== undefined)).toBe(true);
    expect(alerts.filter(({ claims }) => types.verification in claims.events)).toHaveLength(1);
  });

  it('UnsolicitedStreamVerification: without a state it is taken', async () => {
    expect(await pushed(await erring.set(types.verification, {}))).toMatchObject({ status: 202 });
    // The broker sends them by itself where it is told to.
    const { stream_id: id } = await police.newStream();
    const database = await world.connect();
    await database.query(
      `update stream set created_at = created_at - interval '2 minutes' where id = $1`,
      [id],
    );
    const beat = await until('a heartbeat', async () => {
      const { alerts } = await pollBroker(id);
      return alerts.find(({ claims }) => types.verification in claims.events);
    });
    expect(beat.claims.events[types.verification]).toEqual({});
    expect(beat.subject).toEqual({ format: 'opaque', id });
  });

  it('AccessTokenExpiry: a token that has ended is replaced by another, and the poll goes on', async () => {
    const { stream_id: id } = await police.newStream();
    const brief = await world.startAnother({ TOCSIN_TOKEN_LIFE: 'PT5S' });
    const shown: { token: string | null; status: number; says: string | null }[] = [];
    // A program whose clock stands still cannot know that its token has ended, and has to be told.
    const start = new SystemClock().machine();
    const program = new TokenClient({
      broker: { issuer: world.url, url: brief.url },
      clientId: police.issuer,
      key: world.keys.police,
      scope: 'ssf.read',
      now: () => start,
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        const token = new Headers(init?.headers).get('authorization');
        if (token !== null)
          shown.push({
            token,
            status: answer.status,
            says: answer.headers.get('www-authenticate'),
          });
        return answer;
      },
    });
    const pollsOnce = async (): Promise<number> => {
      const answer = await program.fetch(`/ssf/poll/${id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ returnImmediately: true }),
      });
      return answer.status;
    };
    expect(await pollsOnce()).toBe(200);
    const first = shown.at(-1)?.token;
    shown.length = 0;
    await pause(6_000);
    expect(await pollsOnce()).toBe(200);
    expect(shown[0]).toMatchObject({
      token: first,
      status: 401,
      says: expect.stringContaining('error="invalid_token"') as string,
    });
    expect(shown.at(-1)).toMatchObject({ status: 200 });
    expect(shown.at(-1)?.token).not.toBe(first);
    await brief.stop();
  });

  it('a refusal of the token is said to whoever polls, and the next poll is a new try', async () => {
    erring.refuses = 401;
    await expect(pollErring()).rejects.toMatchObject({ code: 'access_denied' });
    erring.refuses = undefined;
    await pollErring();
  });

  it('RemovedSubjectEvent: an event of a subject that was to be removed is taken like any other', async () => {
    const { stream_id } = await police.newStream();
    const subject = { format: 'crn', id: 'Y960001' };
    expect((await police.call('POST', '/ssf/subjects:remove', { stream_id, subject })).status).toBe(
      403,
    );
    await abscond(world, 'Y960001');
    await world.barrier();
    const { alerts, refused } = await pollBroker(stream_id);
    expect(refused).toEqual({});
    expect(alerts.some((one) => JSON.stringify(one.subject).includes('Y960001'))).toBe(true);
  });

  it('TransmitterInitiatedStatusChange: taken, and no alert', async () => {
    const says = { status: 'paused', reason: 'the endpoint answers 410' };
    const { status, taken } = await pushed(await erring.set(types.updated, says));
    expect(status).toBe(202);
    expect(taken).toMatchObject([{ claims: { events: { [types.updated]: says } } }]);
    expect(taken[0]).not.toHaveProperty('alert');
  });

  it('SupportedEvents: what is no event of the stream is refused, and what is comes whatever was asked for', async () => {
    const other = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
    expect(await pushed(await erring.set(other, {}))).toMatchObject({
      status: 400,
      err: 'invalid_request',
    });
    const made = await police.newStream({ events_requested: [other] });
    expect(made['events_requested']).toEqual([other]);
    expect(made['events_delivered']).toEqual([types.alert, types.verification, types.updated]);
    await abscond(world, 'Y970001');
    await world.barrier();
    const { alerts } = await pollBroker(made.stream_id);
    expect(alerts.some(({ alert }) => alert !== undefined)).toBe(true);
  });
});
