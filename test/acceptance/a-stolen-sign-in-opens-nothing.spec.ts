import { setTimeout as pause } from 'node:timers/promises';
import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { exportJWK, SignJWT } from 'jose';
import type { Client } from 'pg';
import { newId, sha256 } from '#kernel';
import { until } from '#testing';
import {
  askForToken,
  assertion,
  bearerFor,
  newPeerKey,
  now,
  pollWith,
  registerPeer,
  type Peer,
} from './harness/peer.js';
import { metricOf } from './harness/watched.js';
import { World } from './harness/world.js';

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

describe('a stolen sign-in opens nothing', () => {
  let world: World;
  let peer: Peer;
  let other: Peer;
  let database: Client;
  beforeAll(async () => {
    // Sign-ins that hold come fast here; their allowance has tests of its own.
    world = await World.start({
      queue: 'postgres',
      environment: { TOCSIN_REFUSALS_EVERY: 'PT1S', TOCSIN_TOKEN_BURST: '1000' },
    });
    [peer, other] = [
      await registerPeer(world, 'urn:test:peer'),
      await registerPeer(world, 'urn:test:other'),
    ];
    database = await world.connect();
  });
  afterAll(() => world.stop());

  /** What the token endpoint says to an assertion that must be refused. */
  const refusal = async (
    compact: string,
    more?: Record<string, string>,
    headers?: Record<string, string>,
  ) => {
    const answer = await askForToken(world, compact, more, headers);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    const { error } = (await answer.json()) as { error: string };
    return `${answer.status} ${error}`;
  };

  describe('an assertion', () => {
    it.each<[string, string, () => Promise<string> | string]>([
      [
        'is signed with another agency’s key',
        '401 invalid_client',
        () => assertion(world, { ...peer, key: other.key, kid: other.kid }),
      ],
      [
        'is signed with another agency’s key under our kid',
        '401 invalid_client',
        () => assertion(world, { ...peer, key: other.key }),
      ],
      [
        'is signed with a key nobody registered',
        '401 invalid_client',
        async () => assertion(world, { ...peer, ...(await newPeerKey('ES256')) }),
      ],
      [
        'is signed with another kind of key',
        '401 invalid_client',
        async () =>
          assertion(world, { ...peer, key: (await newPeerKey('RS256')).key }, {}, { alg: 'RS256' }),
      ],
      [
        'is of nobody known',
        '401 invalid_client',
        () => assertion(world, { ...peer, issuer: 'urn:test:nobody' }),
      ],
      [
        'has expired',
        '401 invalid_client',
        () => assertion(world, peer, { iat: now() - 120, exp: now() - 1 }),
      ],
      [
        'lies ahead',
        '401 invalid_client',
        () => assertion(world, peer, { iat: now() + 60, exp: now() + 90 }),
      ],
      ['begins later', '401 invalid_client', () => assertion(world, peer, { nbf: now() + 30 })],
      [
        'holds for too long',
        '401 invalid_client',
        () => assertion(world, peer, { exp: now() + 3_600 }),
      ],
      ['holds for ever', '401 invalid_client', () => assertion(world, peer, { exp: undefined })],
      [
        'is for another',
        '401 invalid_client',
        () => assertion(world, peer, { aud: 'https://elsewhere.example' }),
      ],
      [
        'is for two',
        '401 invalid_client',
        () => assertion(world, peer, { aud: [world.url, 'https://elsewhere.example'] }),
      ],
      [
        'is for us twice',
        '401 invalid_client',
        () => assertion(world, peer, { aud: [world.url, `${world.url}/oauth/token`] }),
      ],
      [
        'has another subject',
        '401 invalid_client',
        () => assertion(world, peer, { sub: other.issuer }),
      ],
      ['has no jti', '401 invalid_client', () => assertion(world, peer, { jti: undefined })],
      [
        'has a jti that is no text',
        '401 invalid_client',
        () => assertion(world, peer, { jti: 7 as unknown as string }),
      ],
      ['says more than it may', '401 invalid_client', () => assertion(world, peer, { events: {} })],
      [
        'is another type of token',
        '401 invalid_client',
        () => assertion(world, peer, {}, { typ: 'secevent+jwt' }),
      ],
      [
        'brings its own key',
        '401 invalid_client',
        () => assertion(world, peer, {}, { jwk: other.publicJwk }),
      ],
      ['names no key', '401 invalid_client', () => assertion(world, { ...peer, kid: '' })],
      [
        'has no signature',
        '401 invalid_client',
        async () => `${(await assertion(world, peer)).split('.').slice(0, 2).join('.')}.`,
      ],
      ['is padded', '401 invalid_client', async () => `${await assertion(world, peer)}==`],
      [
        'has a member twice',
        '401 invalid_client',
        async () => {
          const [head = '', , signature = ''] = (await assertion(world, peer)).split('.');
          const body = `{"iss":"${peer.issuer}","iss":"${other.issuer}","sub":"${peer.issuer}"}`;
          return [head, Buffer.from(body).toString('base64url'), signature].join('.');
        },
      ],
      [
        'says that none signed it',
        '401 invalid_client',
        () => {
          const claims = {
            iss: peer.issuer,
            sub: peer.issuer,
            aud: world.url,
            jti: newId(),
            iat: now(),
            exp: now() + 60,
          };
          return `${encoded({ alg: 'none', kid: peer.kid })}.${encoded(claims)}.`;
        },
      ],
      ['has 12 KB', '401 invalid_client', () => assertion(world, peer, { jti: 'x'.repeat(9_000) })],
      ['has 1 MB', '413 invalid_request', () => 'x'.repeat(1_000_000)],
      ['is empty', '401 invalid_client', () => ''],
    ])('that %s is refused', async (_, expected, made) => {
      expect(await refusal(await made())).toBe(expected);
    });

    it('is taken once, also by another process and by both at the same moment', async () => {
      const another = await world.startAnother();
      const compact = await assertion(world, peer);
      expect((await askForToken(world, compact)).status).toBe(200);
      expect(await refusal(compact)).toBe('401 invalid_client');
      expect((await askForToken(world, compact, {}, {}, another.url)).status).toBe(401);
      for (let n = 0; n < 5; n += 1) {
        const once = await assertion(world, peer);
        const answers = await Promise.all(
          [world.url, another.url, world.url, another.url].map((url) =>
            askForToken(world, once, {}, {}, url),
          ),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
      }
    });

    it('that was taken is forgotten when it would be too old anyway', async () => {
      const compact = await assertion(world, peer);
      expect((await askForToken(world, compact)).status).toBe(200);
      await database.query(`update sign_in_used set until = now() - interval '1 minute'`);
      expect((await askForToken(world, await assertion(world, peer))).status).toBe(200);
      const { rows } = await database.query<{ count: string }>('select count(*) from sign_in_used');
      expect(rows[0]?.count).toBe('1');
    });
  });

  describe('a token request', () => {
    it.each<[string, string, Record<string, string>, Record<string, string>]>([
      ['asks for no scope', '400 invalid_scope', { scope: '' }, {}],
      ['asks for a scope that does not exist', '400 invalid_scope', { scope: 'everything' }, {}],
      [
        'is for another grant',
        '400 unsupported_grant_type',
        { grant_type: 'authorization_code' },
        {},
      ],
      [
        'is for tokens of somebody else',
        '400 invalid_target',
        { resource: 'https://elsewhere.example' },
        {},
      ],
      ['names another client', '401 invalid_client', { client_id: 'urn:test:other' }, {}],
      [
        'shows another way to sign in',
        '401 invalid_client',
        {},
        { authorization: 'Basic dXJuOng=' },
      ],
      ['says more than it may', '400 invalid_request', { code: 'x' }, {}],
      ['has a proof that is none', '400 invalid_dpop_proof', {}, { dpop: 'a.b.c' }],
      ['comes as JSON', '400 invalid_request', {}, { 'content-type': 'application/json' }],
      ['comes as text', '415 invalid_request', {}, { 'content-type': 'text/xml' }],
      [
        'wants a page as its answer',
        '401 invalid_client',
        { client_id: 'urn:test:other' },
        { accept: 'text/html' },
      ],
    ])('that %s is refused', async (_, expected, more, headers) => {
      expect(await refusal(await assertion(world, peer), more, headers)).toBe(expected);
    });

    it('is refused with anything in the URL, or twice in the form', async () => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'ssf.read',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(world, peer),
      });
      const inUrl = await fetch(`${world.url}/oauth/token?${form.toString()}`, {
        method: 'POST',
        body: form,
      });
      expect(inUrl.status).toBe(400);
      form.append('client_assertion', await assertion(world, peer));
      const twice = await fetch(`${world.url}/oauth/token`, { method: 'POST', body: form });
      expect(twice.status).toBe(400);
    });

    it('is not believed about its own address', async () => {
      const proofKey = await generateKeyPair('ES256');
      const nonce = await nonceOf(proofKey);
      const elsewhere = await generateProof(
        proofKey,
        'https://elsewhere.example/oauth/token',
        'POST',
        nonce,
      );
      expect(
        await refusal(
          await assertion(world, peer),
          {},
          { dpop: elsewhere, 'x-forwarded-host': 'elsewhere.example' },
        ),
      ).toBe('400 invalid_dpop_proof');
    });
  });

  /** The nonce that the token endpoint wants in a proof. */
  const nonceOf = async (proofKey: KeyPair): Promise<string> => {
    const dpop = await generateProof(proofKey, `${world.url}/oauth/token`, 'POST');
    const answer = await askForToken(world, await assertion(world, peer), {}, { dpop });
    expect(`${answer.status} ${((await answer.json()) as { error: string }).error}`).toBe(
      '400 use_dpop_nonce',
    );
    return answer.headers.get('dpop-nonce') ?? '';
  };

  describe('an access token', () => {
    it('in the URL is refused, also beside a right one', async () => {
      const token = await bearerFor(world, peer);
      const query = `?access_token=${token}`;
      for (const authorization of ['', `Bearer ${token}`]) {
        const answer = await pollWith(world, peer, authorization, { query });
        expect(answer.status).toBe(400);
        expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_request"/);
      }
    });

    it('in the body is not looked at', async () => {
      const token = await bearerFor(world, peer);
      const answer = await fetch(`${world.url}/ssf/poll/${peer.stream}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ access_token: token }),
      });
      expect(answer.status).toBe(401);
    });

    it('of another scope is refused, and says which is needed', async () => {
      const answer = await pollWith(
        world,
        peer,
        `Bearer ${await bearerFor(world, peer, 'ssf.manage')}`,
      );
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toMatch(
        /error="insufficient_scope".*scope="ssf.read"/,
      );
      expect(await answer.json()).toMatchObject({
        type: 'urn:tocsin:problem:forbidden',
        status: 403,
      });
    });

    it('of another agency polls nobody else’s stream', async () => {
      expect((await pollWith(world, peer, `Bearer ${await bearerFor(world, other)}`)).status).toBe(
        404,
      );
    });

    it.each<[string, (token: string) => Promise<string> | string]>([
      ['nonsense', () => 'Bearer x'],
      ['an assertion', async () => `Bearer ${await assertion(world, peer)}`],
      [
        'signed by an agency',
        async () =>
          `Bearer ${await assertion(world, peer, { client_id: peer.issuer, agency_key: peer.kid, scope: 'ssf.read', aud: world.url }, { typ: 'at+jwt' })}`,
      ],
      ['changed', (token) => `Bearer ${token.slice(0, -6)}AAAAAA`],
      [
        'for none to have signed',
        (token) =>
          `Bearer ${encoded({ alg: 'none', typ: 'at+jwt', kid: 'x' })}.${token.split('.')[1] ?? ''}.`,
      ],
      ['padded', (token) => `Bearer ${token}=`],
      ['10 KB long', (token) => `Bearer ${token}${'A'.repeat(10_000)}`],
      ['shown as DPoP', (token) => `DPoP ${token}`],
    ])('that is %s is refused', async (_, shown) => {
      const answer = await pollWith(world, peer, await shown(await bearerFor(world, peer)));
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    });

    it('ends with the key that was signed in with, at once and everywhere', async () => {
      const another = await world.startAnother();
      const own = await registerPeer(world, 'urn:test:rotating');
      const token = await bearerFor(world, own);
      const next = await newPeerKey('ES256');
      const path = `/operator/agencies/${encodeURIComponent(own.issuer)}`;
      await world.operator('POST', `${path}/keys`, {
        jwks: { keys: [own.publicJwk, next.publicJwk] },
        emergency: 'The first key is lost',
      });
      expect((await pollWith(world, own, `Bearer ${token}`)).status).toBe(200);
      await world.operator('POST', `${path}/keys/${own.kid}/revoke`, { because: 'It is lost' });
      expect((await pollWith(world, own, `Bearer ${token}`)).status).toBe(401);
      await until(
        'the other process to refuse it too',
        async () =>
          (await pollWith(world, own, `Bearer ${token}`, { url: another.url })).status === 401,
        { within: 1_000 },
      );
      expect(await refusal(await assertion(world, own))).toBe('401 invalid_client');
      expect(
        (await pollWith(world, own, `Bearer ${await bearerFor(world, { ...own, ...next })}`))
          .status,
      ).toBe(200);
    });

    it('is not taken while the agency is suspended, and nor is a sign-in', async () => {
      const own = await registerPeer(world, 'urn:test:suspended');
      const token = await bearerFor(world, own);
      const path = `/operator/agencies/${encodeURIComponent(own.issuer)}`;
      await world.operator('POST', `${path}/suspend`, { because: 'A test' });
      expect((await pollWith(world, own, `Bearer ${token}`)).status).toBe(401);
      expect(await refusal(await assertion(world, own))).toBe('401 invalid_client');
      await world.operator('POST', `${path}/resume`, { because: 'A test' });
      expect((await pollWith(world, own, `Bearer ${token}`)).status).toBe(200);
    });

    it('expires', async () => {
      const brief = await world.startAnother({ TOCSIN_TOKEN_LIFE: 'PT5S' });
      const answer = await askForToken(world, await assertion(world, peer), {}, {}, brief.url);
      const { access_token: token, expires_in: life } = (await answer.json()) as {
        access_token: string;
        expires_in: number;
      };
      expect(life).toBe(5);
      expect((await pollWith(world, peer, `Bearer ${token}`)).status).toBe(200);
      await until(
        'it to end',
        async () => (await pollWith(world, peer, `Bearer ${token}`)).status === 401,
      );
    });

    it('of every agency ends when the keys that sign them are deleted', async () => {
      const token = await bearerFor(world, peer);
      await database.query('delete from token_key');
      const fresh = await world.startAnother();
      expect((await pollWith(world, peer, `Bearer ${token}`, { url: fresh.url })).status).toBe(401);
    });
  });

  describe('a token that is bound to a key', () => {
    let proofKey: KeyPair;
    let token: string;
    let nonce: string;
    const address = (): string => `${world.url}/ssf/poll/${peer.stream}`;
    const show = async (dpop: string | undefined, scheme = 'DPoP', shown = token) => {
      const answer = await pollWith(
        world,
        peer,
        `${scheme} ${shown}`,
        dpop === undefined ? {} : { headers: { dpop } },
      );
      const error = /error="([^"]+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1];
      return error === undefined ? String(answer.status) : `${answer.status} ${error}`;
    };
    const proof = (
      more: {
        htu?: string;
        htm?: string;
        nonce?: string;
        token?: string;
        key?: KeyPair;
      } = {},
    ) =>
      generateProof(
        more.key ?? proofKey,
        more.htu ?? address(),
        more.htm ?? 'POST',
        more.nonce ?? nonce,
        more.token ?? token,
      );

    const oldProof = async (): Promise<string> => {
      const jwk = await exportJWK(proofKey.publicKey);
      const ath = sha256(token).toString('base64url');
      const claims = { jti: newId(), htm: 'POST', htu: address(), nonce, ath, iat: now() - 3_600 };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(proofKey.privateKey);
    };

    beforeAll(async () => {
      // Another test may have deleted the keys that tokens are signed with.
      await world.broker.stop();
      await world.startBroker();
      proofKey = await generateKeyPair('ES256');
      nonce = await nonceOf(proofKey);
      const dpop = await generateProof(proofKey, `${world.url}/oauth/token`, 'POST', nonce);
      const answer = await askForToken(world, await assertion(world, peer), {}, { dpop });
      const given = (await answer.json()) as { access_token: string; token_type: string };
      expect(given.token_type).toBe('DPoP');
      token = given.access_token;
      // The same proof a second time, with a new assertion.
      expect(await refusal(await assertion(world, peer), {}, { dpop })).toBe('400 invalid_grant');
    });

    it('is taken with its proof, in any process, with the nonce of any', async () => {
      expect(await show(await proof())).toBe('200');
      const another = await world.startAnother();
      const there = await pollWith(world, peer, `DPoP ${token}`, {
        url: another.url,
        headers: { dpop: await proof() },
      });
      expect(there.status).toBe(200);
    });

    it.each<[string, string, () => Promise<string> | undefined]>([
      ['no proof', '401 invalid_dpop_proof', () => undefined],
      [
        'a proof without a nonce',
        '401 use_dpop_nonce',
        () => generateProof(proofKey, address(), 'POST', undefined, token),
      ],
      ['a proof with a made-up nonce', '401 use_dpop_nonce', () => proof({ nonce: 'made-up' })],
      [
        'a proof for another address',
        '401 invalid_dpop_proof',
        () => proof({ htu: `${world.url}/ssf/poll/another` }),
      ],
      [
        'a proof for another host',
        '401 invalid_dpop_proof',
        () => proof({ htu: address().replace('127.0.0.1', 'elsewhere.example') }),
      ],
      ['a proof for another method', '401 invalid_dpop_proof', () => proof({ htm: 'GET' })],
      ['a proof for another token', '401 invalid_dpop_proof', () => proof({ token: 'another' })],
      [
        'a proof of another key',
        '401 invalid_token',
        async () => proof({ key: await generateKeyPair('ES256') }),
      ],
      ['a proof made long ago', '401 invalid_dpop_proof', () => oldProof()],
      [
        'a proof that is changed',
        '401 invalid_dpop_proof',
        async () => `${(await proof()).slice(0, -6)}AAAAAA`,
      ],
      ['two proofs', '401 invalid_dpop_proof', async () => `${await proof()}, ${await proof()}`],
    ])('is refused with %s', async (_, expected, made) => {
      expect(await show(await made())).toBe(expected);
    });

    it('is refused with a proof that was shown before', async () => {
      const dpop = await proof();
      expect(await show(dpop)).toBe('200');
      expect(await show(dpop)).toBe('401 invalid_dpop_proof');
    });

    it('is refused as a bearer token, with or without a proof', async () => {
      expect(await show(undefined, 'Bearer')).toBe('401 invalid_token');
      expect(await show(await proof(), 'Bearer')).toBe('401 invalid_token');
    });
  });

  it('keeps what was refused as security events: few rows for many, nothing of what was sent', async () => {
    const counted = (): Promise<number> =>
      metricOf(world.operatorUrl, 'tocsin_refused_total{code="unauthenticated"}');
    const before = await counted();
    await until('what was before to be kept', async () => {
      const all = 'select coalesce(sum(times), 0)::int as times from security_event';
      const sum = async () => (await database.query<{ times: number }>(all)).rows[0]?.times;
      const first = await sum();
      await pause(1_500);
      return (await sum()) === first;
    });
    await database.query('delete from security_event');
    const marked = await assertion(world, { ...peer, key: other.key }, { jti: 'a-mark-of-ours' });
    const answers = await Promise.all(Array.from({ length: 60 }, () => askForToken(world, marked)));
    // Whoever goes on failing is told to wait; whoever signs in rightly is not.
    expect(answers.map(({ status }) => status)).toContain(429);
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('60');
    expect((await askForToken(world, await assertion(world, peer))).status).toBe(200);
    const kept = await until('them to be kept', async () => {
      const { rows } = await database.query<{ code: string; times: number; agency: string | null }>(
        `select code, times, agency_id as agency from security_event`,
      );
      return rows.reduce((sum, { times }) => sum + times, 0) >= 60 && rows;
    });
    expect(kept.length).toBeLessThan(10);
    // It was merely named: the signature is not its own.
    for (const event of kept)
      expect(event).toMatchObject({ code: 'unauthenticated', agency: null });
    expect(await counted()).toBe(before + 60);
  });

  it('names the agency whose token held, where what it asked for is refused', async () => {
    const token = await bearerFor(world, peer, 'ssf.manage');
    const answer = await pollWith(world, peer, `Bearer ${token}`);
    expect(answer.status).toBe(403);
    await until('it to be kept', async () => {
      const { rows } = await database.query(
        `select 1 from security_event join agency on agency.id = agency_id
         where code = 'forbidden' and issuer = $1`,
        [peer.issuer],
      );
      return rows.length > 0;
    });
  });
});
