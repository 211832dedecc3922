import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { Agent, request } from 'undici';
import { until } from '#testing';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from '#trust';
import { metricOf } from './harness/watched.js';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

const person = { format: 'noms', id: 'A0001AA' };
const arrived = { premises: 'TST1', at: '2026-08-04T10:00:00Z' };
const absconded = { premises: 'TST1' };
const moved = { borough: 'havering', verified: false, from: '2026-08-04T10:00:00Z' };
const received = { prison: 'TST', reason: 'remand' };

interface Answer {
  status: number;
  retryAfter: string | undefined;
  type: string;
  body: { type?: string; err?: string; status?: number };
}

describe('who floods pays for it, and nobody else does', () => {
  let world: World;
  let database: pg.Client;
  let stranger: SigningKey;
  const agents: Agent[] = [];
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      polling: ['court'],
      environment: {
        TOCSIN_AGENCY_RATE: '1',
        TOCSIN_AGENCY_BURST: '60',
        TOCSIN_AGENCY_CONCURRENCY: '8',
        TOCSIN_ADDRESS_RATE: '1',
        TOCSIN_ADDRESS_BURST: '100',
        TOCSIN_REFUSALS_EVERY: 'PT1S',
      },
    });
    database = await world.connect();
    stranger = await signingKeyFrom(await newPrivateJwk());
    // Signed in before anybody floods this address.
    await world.program('court').fetch(`/ssf/poll/${world.streams.court}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ maxEvents: 0, returnImmediately: true }),
    });
  });
  afterAll(async () => {
    await Promise.all(agents.map((agent) => agent.destroy()));
    await world.stop();
  });

  /** A sender at an address of this machine. */
  const at = (address: string, connections = 8) => {
    const agent = new Agent({ connections, localAddress: address });
    agents.push(agent);
    return async (body: string): Promise<Answer> => {
      const answer = await request(`${world.url}/events`, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/secevent+jwt' },
        body,
      });
      const text = await answer.body.text();
      const { 'retry-after': retryAfter, 'content-type': type } = answer.headers;
      return {
        status: answer.statusCode,
        retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
        type: String(type),
        body: text === '' ? {} : (JSON.parse(text) as Answer['body']),
      };
    };
  };
  const hostelSays = (name: 'arrived' | 'absconded', count: number): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, () =>
        world.statement(
          'hostel',
          `hostel.${name}`,
          person,
          name === 'arrived' ? arrived : absconded,
        ),
      ),
    );
  const forged = (count: number): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, () =>
        world.statement('prison', 'prison.received', person, received, { key: stranger }),
      ),
    );
  const tally = (answers: readonly Answer[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  const one = async <Item, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
  ) => {
    const results: Result[] = [];
    for (const item of items) results.push(await work(item));
    return results;
  };
  const kept = async (code?: string): Promise<number> => {
    const { rows } = await database.query<{ sum: string | null }>(
      'select sum(times) from security_event where $1::text is null or code = $1',
      [code ?? null],
    );
    return Number(rows[0]?.sum ?? 0);
  };

  it('an agency that sends more than its allowance is told when to send again; another is not', async () => {
    const send = at('127.0.10.1');
    const bodies = await hostelSays('arrived', 90);
    const answers = await one(bodies, send);
    const counts = tally(answers);
    expect(Object.keys(counts).sort()).toEqual(['202', '429']);
    expect(counts['202']).toBeGreaterThanOrEqual(60);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({
      type: expect.stringMatching(/^application\/problem\+json/) as string,
      body: { type: 'urn:tocsin:problem:too_many_requests', status: 429 },
    });
    const wait = Number(refused?.retryAfter);
    expect(wait).toBeGreaterThanOrEqual(1);
    // The same address, another agency.
    const other = await world.statement('prison', 'prison.received', person, received);
    expect((await at('127.0.10.1')(other)).status).toBe(202);

    // What cannot wait goes whatever the rate.
    const urgent = await one(await hostelSays('absconded', 10), send);
    expect(tally(urgent)).toEqual({ 202: 10 });
    expect(
      await metricOf(world.operatorUrl, 'tocsin_turned_away_total{why="agency_rate"}'),
    ).toBeGreaterThan(0);

    // And the rest goes once it may, all of it: what was taken before is taken again without effect.
    const left = bodies.filter((_, index) => answers[index]?.status === 429);
    const [first = ''] = left;
    await until('the allowance to come back', async () => (await send(first)).status === 202, {
      within: 30_000,
      every: 1_000,
    });
    await until('it to be kept whose it was', async () => {
      const { rows } = await database.query(
        `select 1 from security_event join agency on agency.id = agency_id
         where code = 'too_many_requests' and issuer = $1`,
        [issuers.hostel],
      );
      return rows.length > 0;
    });
  });

  it('nobody uses up the allowance of an agency by naming it', async () => {
    const answers = await one(await forged(80), at('127.0.11.1'));
    expect(tally(answers)).toEqual({ 400: 80 });
    const own = await one(
      await Promise.all(
        Array.from({ length: 30 }, () =>
          world.statement('prison', 'prison.received', person, received),
        ),
      ),
      at('127.0.11.2'),
    );
    expect(tally(own)).toEqual({ 202: 30 });
  });

  it('nor by sending again what it said: whoever was told of it has it', async () => {
    const [said = '', next = ''] = await Promise.all(
      ['first', 'second'].map((jti) =>
        world.statement('probation', 'probation.address-changed', person, moved, { jti }),
      ),
    );
    expect((await at('127.0.10.5')(said)).status).toBe(202);
    const again = tally(
      await one(
        Array.from({ length: 120 }, () => said),
        at('127.0.10.6'),
      ),
    );
    // Who sends it again pays with the allowance of the address, and the agency pays nothing.
    expect(Object.keys(again).sort()).toEqual(['202', '429']);
    expect(again['202']).toBeGreaterThan(60);
    expect((await at('127.0.10.5')(next)).status).toBe(202);
  });

  it('what comes too late is paid for as well', async () => {
    const at31Days = Math.floor((await world.now()).getTime() / 1000) - 31 * 86_400;
    const statement = await world.statement('police', 'prison.received', person, received);
    const payload = Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString();
    const late = { ...(JSON.parse(payload) as object), iat: at31Days, toe: at31Days };
    const body = await world.keys.police.sign(late);
    const send = at('127.0.19.1');
    const answers = await one(Array.from({ length: 90 }), () => send(body));
    const counts = tally(answers);
    expect(Object.keys(counts).sort()).toEqual(['400', '429']);
    expect(counts['400']).toBeGreaterThanOrEqual(60);
    expect(answers.find(({ status }) => status === 429)).toMatchObject({
      type: expect.stringMatching(/^application\/problem\+json/) as string,
      retryAfter: expect.stringMatching(/^\d+$/) as string,
      body: { type: 'urn:tocsin:problem:too_many_requests' },
    });
    // It was the agency's allowance, and not the address's.
    const elsewhere = at('127.0.19.2');
    const others = await one(Array.from({ length: 10 }), () => elsewhere(body));
    expect(tally(others)['429']).toBeGreaterThan(0);
  });

  it('an address that sends rubbish is told to wait before anything is read; it recovers', async () => {
    const send = at('127.0.12.1');
    const answers = await one(await forged(160), send);
    const counts = tally(answers);
    expect(counts['400']).toBeGreaterThanOrEqual(100);
    expect(counts['429']).toBeGreaterThanOrEqual(30);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({
      retryAfter: '1',
      type: 'application/problem+json',
      body: { type: 'urn:tocsin:problem:too_many_requests' },
    });
    await pause(2_500);
    const [good = ''] = await hostelSays('absconded', 1);
    expect((await send(good)).status).toBe(202);
  });

  it('an address from which agencies speak the truth is never told to wait, however much they say', async () => {
    const send = at('127.0.13.1');
    // More than the address may ask for. They cannot wait, so that no allowance of an agency is in the way.
    expect(tally(await one(await hostelSays('absconded', 165), send))).toEqual({ 202: 165 });
  });

  it('a page that anybody may read is paid for', async () => {
    const agent = new Agent({ localAddress: '127.0.14.1' });
    agents.push(agent);
    const statuses = await one(Array.from({ length: 140 }), async () => {
      const answer = await request(`${world.url}/.well-known/jwks.json`, { dispatcher: agent });
      await answer.body.dump();
      return answer.statusCode;
    });
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });

  it('the allowance of an agency is one for all that it asks for', async () => {
    const poll = async (): Promise<Response> =>
      world.program('court').fetch(`/ssf/poll/${world.streams.court}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ maxEvents: 0, returnImmediately: true }),
      });
    const answers = await one(Array.from({ length: 90 }), poll);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused?.json()).toMatchObject({ type: 'urn:tocsin:problem:too_many_requests' });
  });

  it('so much of an agency may be under way; what cannot wait has room of its own', async () => {
    await database.query('begin');
    await database.query('lock table inbox_event in share mode');
    const send = at('127.0.15.1', 64);
    let ended = 0;
    const under = (await hostelSays('absconded', 8)).map((body) =>
      send(body).finally(() => (ended += 1)),
    );
    const all: Promise<Answer>[] = [...under];
    try {
      await pause(1_500);
      expect(ended).toBe(0);
      const [ordinary = ''] = await hostelSays('arrived', 1);
      const refused = await send(ordinary);
      expect(refused).toMatchObject({ status: 429, retryAfter: '1' });
      for (const body of await hostelSays('absconded', 4))
        all.push(send(body).finally(() => (ended += 1)));
      await pause(1_000);
      expect(ended).toBe(0);
      const [beyond = ''] = await hostelSays('absconded', 1);
      expect((await send(beyond)).status).toBe(429);
    } finally {
      await database.query('rollback');
    }
    expect(tally(await Promise.all(all))).toEqual({ 202: 12 });
    const [after = ''] = await hostelSays('absconded', 1);
    expect((await send(after)).status).toBe(202);
  });

  it('a refusal waits for no table, and every one is counted', async () => {
    await until('what was before to be kept', async () => {
      const before = await kept();
      await pause(1_300);
      return (await kept()) === before;
    });
    const before = await kept();
    const other = await world.connect();
    await other.query('begin');
    await other.query('lock table security_event in access exclusive mode');
    const began = performance.now();
    const answers = await one(await forged(90), at('127.0.16.1'));
    const taken = performance.now() - began;
    await other.query('rollback');
    expect(tally(answers)).toEqual({ 400: 90 });
    // It would have waited for the lock.
    expect(taken).toBeLessThan(10_000);
    await until('each to be kept', async () => (await kept()) === before + 90);
    const { rows } = await database.query<{ count: string }>(
      'select count(*) from security_event where at > $1',
      [new Date(performance.timeOrigin + began - 1)],
    );
    expect(Number(rows[0]?.count)).toBeLessThanOrEqual(12);
  });

  it('a flood from one place does not slow a P1 from another', async () => {
    const bodies = await forged(50);
    bodies.push('x'.repeat(60_000), 'a.b.c', '');
    let flooding = true;
    let sent = 0;
    const flood = at('127.0.17.1', 16);
    const floods = Array.from({ length: 16 }, async () => {
      while (flooding) {
        await flood(bodies[sent % bodies.length] ?? '');
        sent += 1;
      }
    });
    const send = at('127.0.17.2');
    const latencies: number[] = [];
    try {
      for (const body of await hostelSays('absconded', 20)) {
        const began = performance.now();
        expect((await send(body)).status).toBe(202);
        latencies.push(performance.now() - began);
      }
    } finally {
      flooding = false;
      await Promise.all(floods);
    }
    expect(sent).toBeGreaterThan(100);
    expect(Math.max(...latencies)).toBeLessThan(3_000);
  });

  it('what was counted is written when the broker ends', async () => {
    const before = await kept();
    const answers = await one(await forged(40), at('127.0.18.1'));
    expect(tally(answers)).toEqual({ 400: 40 });
    expect(await world.broker.stop()).toEqual({ code: 0, signal: null });
    expect(await kept()).toBeGreaterThanOrEqual(before + 40);
  });
});
