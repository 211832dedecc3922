import type pg from 'pg';
import { until } from '#testing';
import { newPrivateJwk, signingKeyFrom } from '#trust';
import { World } from './harness/world.js';

const person = { format: 'noms', id: 'A0001AA' };
const released = { prison: 'TST', reason: 'CR' };

describe('bad input gets a clear answer and leaves nothing but a security event', () => {
  let world: World;
  let database: pg.Client;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      environment: { TOCSIN_REFUSALS_EVERY: 'PT1S' },
    });
    database = await world.connect();
  });
  afterAll(() => world.stop());

  const count = async (table: string): Promise<number> => {
    const { rows } = await database.query<{ count: string }>(`select count(*) from ${table}`);
    return Number(rows[0]?.count);
  };

  /** How many refusals are kept. They are counted at once and written soon after. */
  const refusals = async (): Promise<number> => {
    const { rows } = await database.query<{ sum: string | null }>(
      'select sum(times) from security_event',
    );
    return Number(rows[0]?.sum ?? 0);
  };

  /** The answer of RFC 8935 §2.4, with the security event as the only trace. */
  const refused = async (
    answer: Response,
    status: number,
    code: string,
    traces: { before: number },
  ): Promise<string> => {
    const text = await answer.text();
    expect({ status: answer.status, text }).toMatchObject({ status });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('content-language')).toBe('en');
    const body = JSON.parse(text) as { err: string; description: string };
    expect(Object.keys(body).sort()).toEqual(['description', 'err']);
    expect(body.err).toBe(code);
    await until('it to be kept', async () => (await refusals()) > traces.before);
    expect(await refusals()).toBe(traces.before + 1);
    return body.description;
  };

  const good = (more: Parameters<World['statement']>[4] = {}): Promise<string> =>
    world.statement('prison', 'prison.released', person, released, more);

  /** Signs whatever it is given: for statements that our own code would never make. */
  const odd = async (claims: object): Promise<string> => world.keys.prison.sign(claims);
  const claims = async (more: object): Promise<object> => ({
    iss: 'urn:test:prison',
    aud: world.url,
    iat: Math.floor((await world.now()).getTime() / 1000),
    jti: 'odd-1',
    sub_id: person,
    events: { 'urn:tocsin:event:prison.released': released },
    ...more,
  });

  it.each<[string, () => Promise<string>, string]>([
    ['text that is no statement', () => Promise.resolve('a resident has gone'), 'invalid_request'],
    ['an empty body', () => Promise.resolve(''), 'invalid_request'],
    [
      'an unsigned statement',
      async () => `eyJhbGciOiJub25lIn0.${(await good()).split('.')[1] ?? ''}.`,
      'invalid_request',
    ],
    ['a signature that was changed', async () => flip(await good()), 'authentication_failed'],
    [
      'a key that is not registered',
      async () => good({ key: await signingKeyFrom(await newPrivateJwk()) }),
      'invalid_key',
    ],
    ['another agency’s key', () => good({ key: world.keys.police }), 'invalid_key'],
    ['an issuer nobody knows', () => good({ iss: 'urn:test:stranger' }), 'invalid_issuer'],
    [
      'an audience that is not this broker',
      () => good({ aud: 'http://elsewhere.example' }),
      'invalid_audience',
    ],
    [
      'two audiences',
      async () => odd(await claims({ aud: [world.url, 'urn:other'] })),
      'invalid_audience',
    ],
    ['an expiry', async () => odd(await claims({ exp: 4_000_000_000 })), 'invalid_request'],
    [
      'two events',
      async () =>
        odd(await claims({ events: { 'urn:tocsin:event:prison.released': released, b: {} } })),
      'invalid_request',
    ],
    [
      'a type nobody knows',
      async () => odd(await claims({ events: { 'urn:tocsin:event:prison.escaped': {} } })),
      'invalid_request',
    ],
    ['a time far ahead', async () => odd(await claims({ iat: 4_000_000_000 })), 'invalid_request'],
    [
      'a statement of another kind of agency',
      () => world.statement('prison', 'hostel.absconded', person, { premises: 'E12' }),
      'access_denied',
    ],
    [
      'the broker’s own kind of statement',
      () => world.statement('prison', 'alert.raised', person, {}),
      'invalid_request',
    ],
  ])('%s', async (_, make, code) => {
    const before = await refusals();
    await refused(await world.push(await make()), 400, code, { before });
  });

  it('content that does not fit: says which member, and repeats nothing of it', async () => {
    const before = await refusals();
    const secret = 'Jordan Invented';
    const answer = await world.push(
      await world.statement('prison', 'prison.released', person, {
        ...released,
        licence: secret,
        [secret]: 1,
      }),
    );
    const said = await refused(answer, 400, 'invalid_request', { before });
    expect(said).toMatch(/events\.licence/);
    expect(said).not.toContain(secret);
  });

  it('more than 64 KiB, and another content type', async () => {
    let before = await refusals();
    await refused(await world.push('a'.repeat(65 * 1024)), 413, 'invalid_request', { before });
    before = await refusals();
    await refused(
      await world.push('{}', { 'content-type': 'application/json' }),
      415,
      'invalid_request',
      { before },
    );
  });

  it('the same again has the same answer and no second effect; the same jti with other words is refused', async () => {
    const first = await good({ jti: 'twice' });
    const again = await Promise.all(
      [first, first, first, await good({ jti: 'twice' })].map((body) => world.push(body)),
    );
    expect(again.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(await again[0]?.text()).toBe('');
    expect((await world.push(first)).status).toBe(202);
    const before = await refusals();
    const other = await world.statement(
      'prison',
      'prison.released',
      person,
      { prison: 'TST', reason: 'HX' },
      { jti: 'twice' },
    );
    await refused(await world.push(other), 400, 'invalid_request', { before });
    await world.barrier();
    expect(await world.alerts()).toHaveLength(1);
    expect(await count('inbox_event')).toBe(1);
  });

  it('only a sender that was proved is named, and a jti used twice has a name of its own', async () => {
    const { rows } = await database.query<{ code: string; issuer: string | null }>(
      `select distinct code, issuer from security_event left join agency on agency.id = agency_id
       where code in ('authentication_failed', 'invalid_key', 'access_denied', 'jti_reused') order by code`,
    );
    expect(rows).toEqual([
      { code: 'access_denied', issuer: 'urn:test:prison' },
      { code: 'authentication_failed', issuer: null },
      { code: 'invalid_key', issuer: null },
      { code: 'jti_reused', issuer: 'urn:test:prison' },
    ]);
  });

  it('nothing personal is kept in the security events or the record', async () => {
    const { rows } = await database.query(
      'select row_to_json(s) as line from security_event s union all select row_to_json(r) from record_entry r',
    );
    const text = JSON.stringify(rows);
    for (const trace of ['A0001AA', 'X000001', 'Jordan']) expect(text).not.toContain(trace);
  });

  it('the record cannot be changed', async () => {
    for (const statement of [
      'update record_entry set kind = $$x$$',
      'delete from record_entry',
      'truncate record_entry',
    ]) {
      await expect(database.query(statement)).rejects.toThrow(/append-only/);
    }
  });

  it('operators without the token, or with a wrong one, see nothing', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: 'Basic b3A6b3A=' },
    ]) {
      for (const path of ['/alerts', '/record', '/operator/idle']) {
        const answer = await fetch(`${world.operatorUrl}${path}`, { headers });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
  });

  it('a directory with a name that leads nowhere is refused whole', async () => {
    const document = {
      directory: 1,
      area: 'testshire',
      teams: [
        { id: 'ppu-b', agency: 'urn:test:probation', kind: 'ppu', place: 'b', name: 'PPU B' },
      ],
      posts: [
        { id: 'ppu-b/duty-po', team: 'ppu-c', role: 'duty-po', title: 'Duty PO', hours: 'always' },
      ],
    };
    await expect(world.operator('POST', '/operator/directory', document)).rejects.toThrow(
      /post ppu-b\/duty-po, team: there is no .*ppu-c/,
    );
    expect(await count('team where place = $$b$$')).toBe(0);
  });
});

/** Changes one letter in the middle of the signature. */
function flip(compact: string): string {
  const at = compact.length - 20;
  return `${compact.slice(0, at)}${compact[at] === 'A' ? 'B' : 'A'}${compact.slice(at + 1)}`;
}
