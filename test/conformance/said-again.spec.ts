import type pg from 'pg';
import { newId } from '#kernel';
import { until } from '#testing';
import type { World } from '../acceptance/harness/world.js';
import { answered, faultsOf, marker } from './harness/refusal.js';
import {
  newSender,
  statementsWorld,
  type Claims,
  type Sender,
  type Statements,
} from './harness/statements.js';
import { storedIn } from './harness/stored.js';

const day = 86_400_000;

let world: World;
let database: pg.Client;
let statements: Statements;
beforeAll(async () => {
  ({ world, statements } = await statementsWorld({
    TOCSIN_REPLAY_DAYS: '7',
    TOCSIN_REFUSALS_EVERY: 'PT1S',
  }));
  database = await world.connect();
});
afterAll(() => world.stop());

/** A prison of its own for each test, so that what is kept of its refusals is this test's. */
async function aPrison(): Promise<{ sender: Sender; sign: (claims: Claims) => string }> {
  const sender = await newSender('prison');
  await statements.register('prison', sender);
  const sign = (claims: Claims): string =>
    statements.sign({ ...claims, iss: sender.issuer }, statements.header(sender.key), sender.key);
  return { sender, sign };
}

const push = async (compact: string, url = world.url) =>
  answered(
    await fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: compact,
    }),
  );
const events = async (): Promise<number> => (await storedIn(database))['inbox_event'] ?? 0;

/** Security events about this agency. */
const securityEvents = async ({ issuer }: Sender): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from security_event join agency on agency.id = agency_id where issuer = $1`,
    [issuer],
  );
  return rows[0]?.count ?? 0;
};
/** Refusals may be kept a moment after they are answered. */
const securityEventOf = (sender: Sender): Promise<true> =>
  until('the security event', async () => (await securityEvents(sender)) > 0, { within: 15_000 });

const released = (reason: string): Claims => ({
  events: { 'urn:tocsin:event:prison.released': { prison: 'TST', reason } },
});

describe('the same again', () => {
  it('gets the same answer and has no second effect, by whichever of its keys it is signed', async () => {
    const { sender, sign } = await aPrison();
    const claims = { ...statements.claims(), iss: sender.issuer };
    const [before, compact] = [await events(), sign(claims)];
    expect(await push(compact)).toMatchObject({ status: 202, text: '' });
    // ECDSA signs with a new number each time: other bytes, the same statement.
    expect(sign(claims)).not.toBe(compact);
    for (const key of [sender.key, sender.rsa, sender.edwards]) {
      const again = statements.sign(claims, statements.header(key), key);
      expect(await push(again)).toMatchObject({ status: 202, text: '' });
    }
    expect(await events()).toBe(before + 1);
    expect(await securityEvents(sender)).toBe(0);
  });

  it('fifty at once are one event and fifty times the same answer', async () => {
    const { sign } = await aPrison();
    const [before, claims] = [await events(), statements.claims()];
    const answers = await Promise.all(Array.from({ length: 50 }, () => push(sign(claims))));
    expect(new Set(answers.map(({ status, text }) => `${status}${text}`))).toEqual(
      new Set(['202']),
    );
    expect(await events()).toBe(before + 1);
  });

  it('gets the same answer from two brokers at once', async () => {
    const { sign } = await aPrison();
    const another = await world.startAnother();
    const [before, claims] = [await events(), statements.claims()];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => push(sign(claims), n % 2 ? another.url : world.url)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await events()).toBe(before + 1);
    await another.stop();
  });

  it('is no longer the same when a member moves, since a receiver cannot know that it means nothing', async () => {
    const { sign } = await aPrison();
    const { iss, aud, ...rest } = statements.claims();
    expect(await push(sign({ iss, aud, ...rest }))).toMatchObject({ status: 202 });
    expect(await push(sign({ ...rest, iss, aud }))).toMatchObject({ err: 'invalid_request' });
  });
});

describe('the same jti with other content', () => {
  it('is refused as a security event, and what was said first stands', async () => {
    const { sender, sign } = await aPrison();
    const claims = statements.claims();
    expect(await push(sign(claims))).toMatchObject({ status: 202 });
    const before = await storedIn(database);
    const other = await push(sign({ ...claims, ...released(marker) }));
    expect(other).toMatchObject({ status: 400, err: 'invalid_request' });
    expect(faultsOf(other)).toEqual([]);
    await securityEventOf(sender);
    expect((await storedIn(database))['inbox_event']).toBe(before['inbox_event']);
    expect(await push(sign(claims))).toMatchObject({ status: 202 });
    // Whoever looks into it finds which, by our own names: a jti may hold anything.
    const { rows } = await database.query<{ event: string; agency: string }>(
      'select id as event, agency_id as agency from inbox_event where jti = $1',
      [claims['jti']],
    );
    const said = await until('the log to say it', () =>
      world.broker.output.find(
        (line) =>
          line.includes('a jti was used again') && line.includes(rows[0]?.agency ?? 'nobody'),
      ),
    );
    expect(JSON.parse(said)).toMatchObject({ event: rows[0]?.event });
    expect(said).not.toContain(claims['jti']);
  });

  it('at once: one of two is taken, also when they are committed together', async () => {
    const senders: Sender[] = [];
    for (let round = 0; round < 20; round += 1) {
      const { sender, sign } = await aPrison();
      senders.push(sender);
      const [before, claims] = [await events(), statements.claims()];
      const two = ['CR', 'HDC'].map((reason) => sign({ ...claims, ...released(reason) }));
      const answers = await Promise.all(two.map((compact) => push(compact)));
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 400]);
      expect(answers.find(({ status }) => status === 400)).toMatchObject({
        err: 'invalid_request',
      });
      expect(await events()).toBe(before + 1);
    }
    for (const sender of senders) await securityEventOf(sender);
  });

  it('forty at once through two brokers, each other words: one is taken', async () => {
    const { sign } = await aPrison();
    const another = await world.startAnother();
    const [before, claims] = [await events(), statements.claims()];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        push(sign({ ...claims, ...released(`R${n}`) }), n % 2 ? another.url : world.url),
      ),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ err }) => err === 'invalid_request')).toHaveLength(39);
    expect(await events()).toBe(before + 1);
    await another.stop();
  });

  it('is another agency’s own: whoever uses it first takes it from nobody', async () => {
    const [one, two] = [await aPrison(), await aPrison()];
    const claims = { ...statements.claims(), jti: newId() };
    expect(await push(one.sign(claims))).toMatchObject({ status: 202 });
    expect(await push(two.sign({ ...claims, ...released('HDC') }))).toMatchObject({ status: 202 });
  });
});

describe('the replay window', () => {
  it('is a setting: what is older and new is refused; what was taken gets its answer however late', async () => {
    const { sender, sign } = await aPrison();
    const start = (await world.now()).getTime();
    const old = { ...statements.claims(), iat: statements.now - 7 * 86_400 };
    expect(await push(sign({ ...old, jti: newId(), iat: old.iat - 1 }))).toMatchObject({
      err: 'invalid_request',
    });
    const [heard, claims] = [sign(old), statements.claims()];
    expect(await push(heard)).toMatchObject({ status: 202 });
    expect(await push(sign(claims))).toMatchObject({ status: 202 });
    await world.setClock(new Date(start + 60 * day).toISOString());
    const before = await events();
    expect(await push(heard)).toMatchObject({ status: 202, text: '' });
    expect(await push(sign(claims))).toMatchObject({ status: 202, text: '' });
    // Late, and with other words or never heard before: it gets in no more.
    const changed = await push(sign({ ...claims, ...released('HDC') }));
    expect(changed).toMatchObject({ status: 400, err: 'invalid_request' });
    const late = await push(sign({ ...claims, jti: newId() }));
    expect(late).toMatchObject({ status: 400, err: 'invalid_request' });
    expect(faultsOf(late)).toEqual([]);
    expect(await events()).toBe(before);
    await securityEventOf(sender);
  });
});
