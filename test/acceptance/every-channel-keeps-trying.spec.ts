import { until } from '#testing';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const away = { premises: 'TST1' };

describe('every channel keeps trying until somebody has it', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', polling: ['police'] });
  });
  afterAll(() => world.stop());

  const poll = (body: object, as: 'police' | 'prison' = 'police'): Promise<Response> =>
    world.program(as).fetch(`/ssf/poll/${world.streams.police}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const setsOf = async (answer: Response): Promise<Record<string, string>> =>
    ((await answer.json()) as { sets: Record<string, string> }).sets;

  it('pushes again, as the same message, until it is taken', async () => {
    const seen: string[] = [];
    const marks: string[] = [];
    world.receiver.answer(async ({ path, body, headers }) => {
      const { jti } = await world.check(path.slice(1) as 'probation', body);
      seen.push(jti);
      marks.push(`${jti} ${String(headers['tocsin-attempt'])}`);
      const tries = seen.filter((one) => one === jti).length;
      if (tries === 1) return { status: 503 };
      if (tries === 2) return { destroy: true };
      return { status: 202 };
    });
    world.mailbox.refuse(1, 451);
    await world.say('hostel', 'hostel.absconded', person, away);
    const ref = await world.firstReference();
    const pushes = await until('every push and mail to be taken', async () => {
      const { notices } = await world.alert(ref);
      const ours = notices.filter(({ channel }) => channel !== 'poll');
      return ours.length > 0 && ours.every(({ state }) => state === 'delivered') && ours;
    });
    for (const { id, channel, attempts } of pushes.filter((one) => one.channel === 'push')) {
      expect({ channel, attempts }).toEqual({ channel: 'push', attempts: 3 });
      expect(seen.filter((one) => one === id)).toHaveLength(3);
      // A receiver is told that it may have had it before.
      expect(marks).toEqual(expect.arrayContaining([`${id} 1`, `${id} 2`, `${id} 3`]));
    }
    expect(
      pushes.filter(({ channel, attempts }) => channel === 'email' && attempts === 2),
    ).toHaveLength(1);
    const mailMarks = world.mailbox.mails.map(({ headers }) => headers['tocsin-attempt']);
    expect(mailMarks.filter((mark) => mark === '2')).toHaveLength(1);
    expect(new Set(mailMarks)).toEqual(new Set(['1', '2']));
  });

  it('names no one in an e-mail', () => {
    expect(world.mailbox.mails.length).toBeGreaterThan(2);
    for (const { subject, text, to } of world.mailbox.mails) {
      const all = `${subject} ${text}`;
      expect(to).toHaveLength(1);
      expect(all).toMatch(/Ref(erence:)? [0-9A-Z]{4}-[0-9A-Z]{4}/);
      for (const told of ['X000001', 'A0001AA', 'TST1', 'hostel', 'abscond', 'Demo '])
        expect(all).not.toContain(told);
    }
  });

  it('holds what is polled until it is acknowledged', async () => {
    const first = await setsOf(await poll({ returnImmediately: true }));
    const jtis = Object.keys(first);
    expect(jtis.length).toBeGreaterThanOrEqual(2);
    for (const [jti, compact] of Object.entries(first)) {
      const heard = await world.check('police', compact);
      expect(heard.jti).toBe(jti);
      expect(heard.alert.event.issuer).toBe(issuers.hostel);
      // The originator's own words go with an alert that must be accepted; their hash with a copy.
      expect(heard.alert.kind === 'copy').toBe(heard.alert.event.set === undefined);
    }
    const [one = '', ...rest] = jtis;
    const second = await setsOf(await poll({ returnImmediately: true, ack: [one] }));
    expect(Object.keys(second).sort()).toEqual(rest.sort());
    const third = await poll({ returnImmediately: true, maxEvents: 1 });
    expect(await third.json()).toMatchObject({ moreAvailable: rest.length > 1 });
    expect(await setsOf(await poll({ returnImmediately: true, ack: rest }))).toEqual({});
  });

  it('keeps nobody waiting who only acknowledges', async () => {
    const started = performance.now();
    expect(await (await poll({ maxEvents: 0 })).json()).toEqual({ sets: {}, moreAvailable: false });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('answers a long poll as soon as there is something', async () => {
    const waiting = poll({});
    await world.say('hostel', 'hostel.absconded', { format: 'crn', id: 'X000003' }, away);
    const sets = await setsOf(await waiting);
    expect(Object.keys(sets).length).toBeGreaterThan(0);
  });

  it('lets nobody poll another agency’s stream, or without a token', async () => {
    expect((await poll({ returnImmediately: true }, 'prison')).status).toBe(404);
    const bare = await fetch(`${world.url}/ssf/poll/${world.streams.police}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).toMatch(
      /^Bearer realm="tocsin", scope="ssf.read", DPoP /,
    );
    expect((await poll({ maxEvents: -1 })).status).toBe(400);
  });

  it('leaves a stream as its agency set it when that is registered again without an address', async () => {
    const own = await World.start({ queue: 'postgres' });
    try {
      const database = await own.connect();
      const standing = async (): Promise<unknown> => {
        const { rows } = await database.query(
          `select stream.id, method, endpoint, sealed_authorization
           from stream join agency on agency.id = agency_id where issuer = $1`,
          [issuers.court],
        );
        return rows;
      };
      const again = (more: object): Promise<unknown> =>
        own.operator('PUT', '/operator/agencies', {
          issuer: issuers.court,
          name: 'Test court',
          kind: 'court',
          jwks: { keys: [own.keys.court.publicJwk] },
          ...more,
        });
      const changed = await own.program('court', 'ssf.manage').fetch('/ssf/stream', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          stream_id: own.streams.court,
          delivery: {
            method: 'urn:ietf:rfc:8935',
            endpoint_url: `${own.receiver.url}/its-own`,
            authorization_header: 'Bearer shown-to-the-court',
          },
        }),
      });
      expect(changed.status).toBe(200);
      const before = await standing();
      expect(before).toMatchObject([{ method: 'push', endpoint: `${own.receiver.url}/its-own` }]);
      expect(await again({})).toMatchObject({ stream: { id: own.streams.court, method: 'push' } });
      expect(await standing()).toEqual(before);
      await again({ push: `${own.receiver.url}/court` });
      expect(await standing()).toMatchObject([
        { endpoint: `${own.receiver.url}/court`, sealed_authorization: null },
      ]);
    } finally {
      await own.stop();
    }
  });

  it('follows an agency that changes from polling to being pushed to, and back', async () => {
    world.answerAll();
    const waiting = Object.keys(await setsOf(await poll({ returnImmediately: true })));
    expect(waiting.length).toBeGreaterThan(0);
    await world.register('police', false);
    await until('what was held to be pushed', () =>
      waiting.every((jti) => world.heard.some((heard) => heard.jti === jti)),
    );
    expect((await poll({ returnImmediately: true })).status).toBe(404);

    // One push is under way while the agency changes.
    const begun = world.receiver.requests.length;
    world.receiver.answer(() => ({ status: 503, delay: 1_500 }));
    await world.say('hostel', 'hostel.absconded', { format: 'crn', id: 'X000003' }, away);
    const pushed = await until('a push', () =>
      world.receiver.requests.slice(begun).find(({ path }) => path === '/police'),
    );
    await world.register('police', true);
    world.answerAll();
    const { jti } = await world.check('police', pushed.body);
    await until('it to be held', async () =>
      Object.keys(await setsOf(await poll({ returnImmediately: true }))).includes(jti),
    );
    await world.barrier();
    expect(Object.keys(await setsOf(await poll({ returnImmediately: true })))).toContain(jti);
  });
});
