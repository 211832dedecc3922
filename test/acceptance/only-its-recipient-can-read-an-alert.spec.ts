import { decryptionKeyFrom, decryptSet, isEncrypted, newEncryptionJwk } from '#trust';
import { until } from '#testing';
import { issuers } from './harness/directory.js';
import { World, type Heard } from './harness/world.js';

const released = { prison: 'TST', reason: 'CR' };
const sentence = {
  court: 'TSTCT',
  hearingDate: '2026-08-04',
  results: [{ label: 'Imprisonment', length: '12 Months' }],
  prison: 'TST',
};
const person = { format: 'crn', id: 'X000001' };
const of = (heard: readonly Heard[], agency: string): Heard[] =>
  heard.filter((one) => one.agency === agency);

describe('an alert to an agency that registered a key is read by that agency alone', () => {
  let world: World;
  /** What came over the wire. */
  const pushed: { path: string; type: string | undefined; body: string }[] = [];
  /** Answers the next push with this, once. */
  let failOnce = false;

  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      polling: ['prison'],
      encrypting: ['probation', 'prison'],
    });
    world.receiver.answer(async ({ path, body, headers }) => {
      pushed.push({ path, type: headers['content-type'], body });
      const agency = path.slice(1) as 'probation' | 'police';
      if (agency === 'probation' && failOnce) {
        failOnce = false;
        return { status: 503 };
      }
      world.heard.push(await world.check(agency, body));
      return { status: 202 };
    });
    await world.say('prison', 'prison.released', person, released);
    await world.barrier();
  });
  afterAll(() => world.stop());

  const poll = async (): Promise<Record<string, string>> => {
    const answer = await world.program('prison').fetch(`/ssf/poll/${world.streams.prison}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"returnImmediately":true}',
    });
    return ((await answer.json()) as { sets: Record<string, string> }).sets;
  };

  it('pushed: five parts under the media type of a SET, and a signed alert inside', () => {
    const told = of(world.heard, 'probation');
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ encrypted }) => encrypted)).toBe(true);
    const bodies = pushed.filter(({ path }) => path === '/probation');
    for (const { type, body } of bodies) {
      expect(type).toBe('application/secevent+jwt');
      expect(body.split('.')).toHaveLength(5);
      const readable = body.split('.').map((part) => Buffer.from(part, 'base64url').toString());
      expect(readable.join(' ')).not.toMatch(/X000001|prison\.released|alert/);
    }
  });

  it('who registered none is told as before', () => {
    const told = of(world.heard, 'police');
    expect(told.length).toBeGreaterThan(0);
    expect(told.some(({ encrypted }) => encrypted)).toBe(false);
  });

  it('each has a SET of its own, addressed to it alone', () => {
    for (const { agency, claims } of world.heard) expect(claims.aud).toBe(issuers[agency]);
    const ids = world.heard.map(({ jti }) => jti);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a key of another agency opens nothing', () => {
    const body = pushed.find(({ path }) => path === '/probation')?.body ?? '';
    expect(() => decryptSet(body, () => world.decryption.get('prison'))).toThrow(
      'cannot be decrypted',
    );
  });

  it('polled: given again it is encrypted anew and says the same under the same jti', async () => {
    await world.say('court', 'court.sentenced-to-custody', person, sentence);
    const first = await until('an alert to be held', async () => {
      const sets = Object.entries(await poll());
      return sets.length > 0 && sets;
    });
    const again = await poll();
    for (const [jti, set] of first) {
      expect(isEncrypted(set)).toBe(true);
      expect(again[jti]).not.toBe(set);
      const [one, two] = await Promise.all(
        [set, again[jti] ?? ''].map((each) => world.check('prison', each)),
      );
      expect(one).toEqual(two);
      expect(one?.jti).toBe(jti);
    }
  });

  it('a push that is tried again says the same under the same jti', async () => {
    pushed.length = 0;
    failOnce = true;
    await world.say('prison', 'prison.released', { format: 'crn', id: 'X000003' }, released);
    const [first, ...others] = await until(
      'a second try',
      () => {
        const bodies = pushed.filter(({ path }) => path === '/probation').map(({ body }) => body);
        return Promise.resolve(bodies.length > 1 && !failOnce && bodies);
      },
      { within: 30_000 },
    );
    const before = await world.check('probation', first ?? '');
    const later = await until(
      'the same to come again',
      async () => {
        const tried = await Promise.all(
          pushed
            .filter(({ path, body }) => path === '/probation' && body !== first)
            .map(({ body }) => world.check('probation', body)),
        );
        return tried.find(({ jti }) => jti === before.jti) ?? false;
      },
      { within: 30_000 },
    );
    expect(later).toEqual(before);
    expect(others).not.toContain(first);
  });

  it('a new key counts from the next alert on; left out it is used until it ends, and revoked no more', async () => {
    const latest = await decryptionKeyFrom(await newEncryptionJwk());
    world.decryption.set('probation', latest);
    await world.register('probation', false);
    const told = async (): Promise<Heard[]> => {
      world.heard.length = 0;
      await world.say('court', 'court.sentenced-to-custody', person, sentence);
      await world.barrier();
      return of(world.heard, 'probation');
    };
    const anew = await told();
    expect(anew.length).toBeGreaterThan(0);
    expect(anew.every(({ encrypted }) => encrypted)).toBe(true);
    world.decryption.delete('probation');
    await world.register('probation', false);
    // Its program still has the private half.
    world.decryption.set('probation', latest);
    const leftOut = await told();
    expect(leftOut.length).toBeGreaterThan(0);
    expect(leftOut.every(({ encrypted }) => encrypted)).toBe(true);
    const path = `/operator/agencies/${encodeURIComponent(issuers.probation)}`;
    const { keys } = (await world.operator('GET', path)) as {
      keys: { kid: string; use: string }[];
    };
    for (const { kid, use } of keys)
      if (use === 'enc')
        await world.operator('POST', `${path}/keys/${kid}/revoke`, { because: 'It is meant' });
    const plain = await told();
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.some(({ encrypted }) => encrypted)).toBe(false);
  });

  it('how many were encrypted, and how long each took, is measured', async () => {
    const answer = await fetch(`${world.operatorUrl}/metrics`, {
      headers: { authorization: 'Bearer an-operator-token-for-tests-only' },
    });
    const [, count] =
      /tocsin_encryption_duration_seconds_count\{work="encrypt"\} (\d+)/.exec(
        await answer.text(),
      ) ?? [];
    expect(Number(count)).toBeGreaterThan(0);
  });
});
