import { newPrivateJwk, signingKeyFrom, type SigningKey } from '#trust';
import { until } from '#testing';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X100001' };
const begun = Date.parse('2026-08-10T09:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface KeyView {
  kid: string;
  standing: string;
  from: string;
  until: string | null;
  because: string | null;
}
interface AgencyView {
  suspended: { because: string } | null;
  keys: KeyView[];
}

const newKey = async (): Promise<SigningKey> => signingKeyFrom(await newPrivateJwk());
const keyIn = (view: AgencyView, { kid }: SigningKey): KeyView | undefined =>
  view.keys.find((key) => key.kid === kid);
const setOf = (...keys: SigningKey[]) => ({ keys: keys.map(({ publicJwk }) => publicJwk) });

describe('a key counts only while it should', () => {
  let world: World;
  let another: { url: string };
  let connected: Awaited<ReturnType<World['connect']>>;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: at(0), polling: ['court'] });
    another = await world.startAnother();
    connected = await world.connect();
  });
  afterAll(() => world.stop());

  const at = (since: number): string => new Date(begun + since).toISOString();
  const agency = (name: keyof typeof issuers): string =>
    `/operator/agencies/${encodeURIComponent(issuers[name])}`;
  const rotate = (name: keyof typeof issuers, body: object): Promise<AgencyView> =>
    world.operator('POST', `${agency(name)}/keys`, body) as Promise<AgencyView>;
  const post = (name: keyof typeof issuers, path: string, because: string): Promise<AgencyView> =>
    world.operator('POST', `${agency(name)}/${path}`, { because }) as Promise<AgencyView>;

  /** What a broker answers to a statement of the prison that was signed with this key. */
  const answerTo = async (key: SigningKey, url = world.url): Promise<Response> =>
    fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt' },
      body: await world.statement(
        'prison',
        'prison.released',
        person,
        { prison: 'TST', reason: 'CR' },
        { key },
      ),
    });
  const refusedBy = async (answer: Response): Promise<{ err: string; description: string }> => {
    expect(answer.status).toBe(400);
    return (await answer.json()) as { err: string; description: string };
  };
  const recorded = async (kind: string): Promise<Record<string, unknown>[]> => {
    const { rows } = await connected.query<{ detail: Record<string, unknown> }>(
      'select detail from record_entry where kind = $1 order by seq',
      [kind],
    );
    return rows.map(({ detail }) => detail);
  };

  let second: SigningKey;

  it('the first keys of an agency count at once', async () => {
    expect((await answerTo(world.keys.prison)).status).toBe(202);
  });

  it('a new one counts ten minutes later, beside the old one, and says when until then', async () => {
    second = await newKey();
    const view = await rotate('prison', { jwks: setOf(second), overlapHours: 24 });
    expect(view.keys).toHaveLength(2);
    expect(keyIn(view, second)).toMatchObject({
      standing: 'too-young',
      from: at(10 * minute),
      until: null,
    });
    expect(keyIn(view, world.keys.prison)).toMatchObject({ standing: 'usable', until: at(day) });
    await world.setClock(at(9 * minute + 59_000));
    const early = await answerTo(second);
    expect(early.headers.get('retry-after')).toBe('1');
    expect(await refusedBy(early)).toMatchObject({
      err: 'invalid_key',
      description: expect.stringContaining(at(10 * minute)) as string,
    });
    expect((await answerTo(world.keys.prison)).status).toBe(202);

    await world.setClock(at(10 * minute));
    expect((await answerTo(second)).status).toBe(202);
    expect((await answerTo(world.keys.prison)).status).toBe(202);
    expect((await recorded('agency.keys-changed')).at(-1)).toMatchObject({
      from: 'document',
      added: [{ kid: second.kid, use: 'sig', jwk: { kid: second.kid, crv: 'P-256' } }],
      withdrawn: [{ kid: world.keys.prison.kid }],
    });
  });

  it('a clock that is put back makes it wait again, and loses nothing', async () => {
    await world.setClock(at(5 * minute));
    expect((await refusedBy(await answerTo(second))).err).toBe('invalid_key');
    await world.setClock(at(11 * minute));
    expect((await answerTo(second)).status).toBe(202);
  });

  it('the old one ends when it was said to, and comes back only like a new one', async () => {
    await world.setClock(at(day));
    expect(await refusedBy(await answerTo(world.keys.prison))).toMatchObject({
      err: 'invalid_key',
      description: 'The issuer has no such key, or it was withdrawn',
    });
    const { keys } = await rotate('prison', { jwks: setOf(second, world.keys.prison) });
    expect(keys).toContainEqual(
      expect.objectContaining({ kid: world.keys.prison.kid, standing: 'too-young' }),
    );
    expect((await answerTo(second)).status).toBe(202);
  });

  it('in an emergency a new one counts at once, with the reason in the record', async () => {
    const third = await newKey();
    await rotate('prison', {
      jwks: setOf(third, second),
      emergency: 'The key store of the prison burnt',
    });
    expect((await answerTo(third)).status).toBe(202);
    expect((await recorded('agency.keys-changed')).at(-1)).toMatchObject({
      emergency: 'The key store of the prison burnt',
    });
    await expect(rotate('prison', { jwks: setOf(third), emergency: '' })).rejects.toThrow(/ 400 /);
  });

  it('one that is revoked ends within 0.2 s in every process, and never comes back', async () => {
    const fourth = await newKey();
    await rotate('prison', { jwks: setOf(second, fourth), emergency: 'A test of revocation' });
    await until(
      'the other broker to take it',
      async () => (await answerTo(fourth, another.url)).status === 202,
      { within: 1_000 },
    );

    const path = `keys/${fourth.kid}/revoke`;
    const view = await post('prison', path, 'A laptop was stolen');
    expect(keyIn(view, fourth)).toMatchObject({
      standing: 'revoked',
      because: 'A laptop was stolen',
    });
    expect((await refusedBy(await answerTo(fourth))).err).toBe('invalid_key');
    await until(
      'the other broker to know',
      async () => {
        return (await answerTo(fourth, another.url)).status === 400;
      },
      { within: 1_000 },
    );

    // The first reason stays; a second revocation is no second entry.
    expect(keyIn(await post('prison', path, 'Once more'), fourth)?.because).toBe(
      'A laptop was stolen',
    );
    expect(await recorded('agency.key-revoked')).toMatchObject([
      { kid: fourth.kid, because: 'A laptop was stolen' },
    ]);
    await expect(
      rotate('prison', { jwks: setOf(second, fourth), emergency: 'Bring it back' }),
    ).rejects.toThrow(/409 .*never counts again/);
    await expect(rotate('prison', { jwks: setOf(fourth) })).rejects.toThrow(/was revoked/);
    await expect(
      world.operator('PUT', '/operator/agencies', {
        issuer: issuers.prison,
        name: 'Test prison',
        kind: 'prison',
        jwks: setOf(second, fourth),
      }),
    ).rejects.toThrow(/409 /);
    expect((await refusedBy(await answerTo(fourth))).err).toBe('invalid_key');
    expect((await answerTo(second)).status).toBe(202);
    await expect(post('prison', 'keys/nothing/revoke', 'Never there')).rejects.toThrow(/ 404 /);
  });

  it('what was signed before a revocation stays as it was', async () => {
    const { rows } = await connected.query<{ state: string }>(
      "select state from inbox_event where jws is not null and state not in ('routed', 'received')",
    );
    expect(rows).toEqual([]);
  });

  it('another agency’s key signs for nobody else, also where both have registered it', async () => {
    expect((await refusedBy(await answerTo(world.keys.police))).err).toBe('invalid_key');
    const shared = await newKey();
    await rotate('police', { jwks: setOf(shared), emergency: 'A test of a shared key' });
    expect((await refusedBy(await answerTo(shared))).err).toBe('invalid_key');
  });

  it.each<[string, (key: SigningKey) => object | Promise<object>, RegExp]>([
    ['a private half', async () => ({ keys: [await newPrivateJwk()] }), /private members/],
    ['a key twice', (key) => setOf(key, key), /twice/],
    [
      'a key of small order',
      (key) => ({
        keys: [
          key.publicJwk,
          { kty: 'OKP', crv: 'Ed25519', x: Buffer.alloc(32).toString('base64url') },
        ],
      }),
      /small order/,
    ],
    [
      'a key that was held to sign, now to encrypt to',
      (key) => ({
        keys: [key.publicJwk, { ...second.publicJwk, use: 'enc', alg: 'ECDH-ES+A256KW' }],
      }),
      /held for signatures/,
    ],
  ])('a set with %s is refused whole', async (_, make, text) => {
    await expect(rotate('prison', { jwks: await make(await newKey()) })).rejects.toThrow(text);
    expect((await answerTo(second)).status).toBe(202);
  });

  it('says so when there is nothing to rotate to', async () => {
    await expect(rotate('prison', {})).rejects.toThrow(/400 .*publishes no keys/);
    await expect(world.operator('GET', '/operator/agencies/urn%3Atest%3Anobody')).rejects.toThrow(
      / 404 /,
    );
  });
});

describe('an agency that is suspended', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', polling: ['police'] });
  });
  afterAll(() => world.stop());

  const path = `/operator/agencies/${encodeURIComponent(issuers.police)}`;
  const accepting = () =>
    world.statement(
      'police',
      'alert.accepted',
      { format: 'opaque', id: 'TST-1' },
      {
        alert: 'TST-1',
        post: 'control/inspector',
        by: { name: 'Demo inspector' },
      },
    );
  const poll = async (): Promise<unknown> => {
    // Who cannot sign in has no answer at all.
    const answer = await world
      .program('police')
      .fetch(`/ssf/poll/${world.streams.police}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ returnImmediately: true }),
      })
      .catch((thrown: unknown) => thrown);
    return answer instanceof Response ? answer.status : answer;
  };

  it('is not heard and cannot sign in, with the reason kept, until it is resumed', async () => {
    expect(await poll()).toBe(200);
    await world.operator('POST', `${path}/suspend`, { because: 'Its spool was broken into' });
    expect(await poll()).toMatchObject({ code: 'unauthenticated' });
    const answer = await world.push(await accepting());
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      err: 'access_denied',
      description: 'The agency is suspended',
    });
    expect(await world.operator('GET', path)).toMatchObject({
      suspended: { because: 'Its spool was broken into' },
    });
    const { agencies } = (await world.operator('GET', '/operator/agencies')) as {
      agencies: { issuer: string; suspended: unknown }[];
    };
    expect(agencies).toHaveLength(5);
    expect(agencies.filter(({ suspended }) => suspended).map(({ issuer }) => issuer)).toEqual([
      issuers.police,
    ]);

    await world.operator('POST', `${path}/resume`, { because: 'It was mended' });
    expect(await poll()).toBe(200);
    const client = await world.connect();
    const { rows } = await client.query(
      "select kind, detail->>'because' as because from record_entry where kind like 'agency.%' and detail ? 'because' order by seq",
    );
    expect(rows).toEqual([
      { kind: 'agency.suspended', because: 'Its spool was broken into' },
      { kind: 'agency.resumed', because: 'It was mended' },
    ]);
  });

  it('is told as before', async () => {
    await world.operator('POST', `${path.replace('police', 'probation')}/suspend`, {
      because: 'A test of what it is told',
    });
    await world.say('hostel', 'hostel.absconded', person, { premises: 'E12' });
    await until('probation to be told', () =>
      world.heard.some(({ agency }) => agency === 'probation'),
    );
  });
});
