import { decodeJwt } from 'jose';
import { until } from '#testing';
import { newPrivateJwk, signingKeyFrom } from '#trust';
import { World } from '../../acceptance/harness/world.js';
import { abscond, pull, push, ReceiverAgency, types } from './receiver-agency.js';

/** The modules of the OpenID conformance suite for transmitters, each as one test against the real broker. */
describe('SSF transmitter', () => {
  let world: World;
  let police: ReceiverAgency;
  let prison: ReceiverAgency;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      environment: { TOCSIN_STREAM_VERIFY_EVERY: 'PT1S', TOCSIN_STREAM_CHANGE_BURST: '1000' },
    });
    police = new ReceiverAgency(world, 'police');
    prison = new ReceiverAgency(world, 'prison');
  });
  afterAll(() => world.stop());
  beforeEach(() => world.answerAll());

  describe('Metadata', () => {
    it('is at the well-known place, and is true', async () => {
      const answer = await fetch(`${world.url}/.well-known/ssf-configuration`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('application/json');
      const said = (await answer.json()) as Record<string, unknown>;
      expect(said).toMatchObject({
        spec_version: '1_0',
        issuer: world.url,
        delivery_methods_supported: [push, pull],
        default_subjects: 'ALL',
      });
      for (const value of Object.values(said))
        if (Array.isArray(value)) expect(value.length).toBeGreaterThan(0);
      expect((await fetch(String(said['jwks_uri']))).status).toBe(200);
      for (const [name, method] of [
        ['configuration_endpoint', 'GET'],
        ['status_endpoint', 'GET'],
        ['add_subject_endpoint', 'POST'],
        ['remove_subject_endpoint', 'POST'],
        ['verification_endpoint', 'POST'],
      ] as const) {
        const endpoint = await fetch(String(said[name]), { method });
        expect([name, endpoint.status]).toEqual([
          name,
          method === 'POST' || name === 'status_endpoint' ? 400 : 401,
        ]);
      }
    });

    it('of an issuer without a path is nowhere else', async () => {
      expect((await fetch(`${world.url}/.well-known/ssf-configuration/other`)).status).toBe(404);
    });
  });

  describe('StreamControl, happy path', () => {
    it('creates, reads, lists, updates, replaces and deletes a stream', async () => {
      const made = await police.newStream({
        delivery: police.pushDelivery(),
        events_requested: [types.alert],
        description: 'the control room',
      });
      const { stream_id: id } = made;
      expect(made).toMatchObject({
        iss: world.url,
        aud: police.issuer,
        delivery: { method: push, endpoint_url: `${world.receiver.url}/police` },
        events_requested: [types.alert],
        description: 'the control room',
        min_verification_interval: 1,
      });
      const read = await police.call('GET', `/ssf/stream?stream_id=${id}`);
      expect(read.status).toBe(200);
      expect(read.headers.get('cache-control')).toBe('no-store');
      expect(await read.json()).toEqual(made);
      expect(await (await police.call('GET', '/ssf/stream')).json()).toEqual([made]);

      const updated = await police.ask('PATCH', '/ssf/stream', {
        stream_id: id,
        iss: world.url,
        description: 'another desk',
      });
      expect(updated).toEqual({ ...made, description: 'another desk' });

      const replaced = await police.ask('PUT', '/ssf/stream', {
        stream_id: id,
        delivery: { method: pull },
        events_requested: [types.alert, types.verification],
      });
      expect(replaced).toMatchObject({
        stream_id: id,
        delivery: { method: pull, endpoint_url: `${world.url}/ssf/poll/${id}` },
        events_requested: [types.alert, types.verification],
      });
      expect(replaced).not.toHaveProperty('description');

      const status = await police.call('GET', `/ssf/status?stream_id=${id}`);
      expect(await status.json()).toEqual({ stream_id: id, status: 'enabled' });
      expect(status.headers.get('cache-control')).toBe('no-store');
      const removed = await police.call('DELETE', `/ssf/stream?stream_id=${id}`);
      expect([removed.status, await removed.text()]).toEqual([204, '']);
      expect((await police.call('GET', `/ssf/stream?stream_id=${id}`)).status).toBe(404);
      expect(await (await police.call('GET', '/ssf/stream')).json()).toEqual([]);
    });

    it('answers 201, and with a new id each time', async () => {
      const id = await police.streamId();
      if (id !== undefined) await police.call('DELETE', `/ssf/stream?stream_id=${id}`);
      const answer = await police.call('POST', '/ssf/stream', {});
      expect(answer.status).toBe(201);
      const { stream_id: next } = (await answer.json()) as { stream_id: string };
      expect(next).not.toBe(id);
      expect(next).not.toBe(world.streams.police);
    });

    it('adds a subject without a word of whether it is known, and removes nobody', async () => {
      const { stream_id } = await police.newStream();
      for (const id of ['X000001', 'Z999999']) {
        const subject = { format: 'crn', id };
        const added = await police.call('POST', '/ssf/subjects:add', { stream_id, subject });
        expect([added.status, await added.text()]).toEqual([200, '']);
        const removed = await police.call('POST', '/ssf/subjects:remove', { stream_id, subject });
        expect(removed.status).toBe(403);
        expect(((await removed.json()) as { detail: string }).detail).toContain(
          'Nobody can be removed',
        );
      }
      expect(
        (await police.call('POST', '/ssf/subjects:add', { stream_id, subject: {} })).status,
      ).toBe(400);
    });
  });

  describe('StreamControl, error', () => {
    const broken: [string, unknown][] = [
      ['no JSON', '{"delivery":'],
      ['a list', []],
      ['an unknown method', { delivery: { method: 'urn:ietf:rfc:9999' } }],
      ['push without an address', { delivery: { method: push } }],
      ['an address that is none', { delivery: { method: push, endpoint_url: 'not a url' } }],
      ['another scheme', { delivery: { method: push, endpoint_url: 'ftp://files.example/x' } }],
      [
        'a header of two lines',
        {
          delivery: {
            method: push,
            endpoint_url: 'https://r.example/',
            authorization_header: 'Bearer a\r\nX-Other: b',
          },
        },
      ],
      ['events that are no list', { events_requested: 'all' }],
      ['an id of its own', { stream_id: 'mine' }],
      ['another iss', { iss: 'https://other.example' }],
      ['another aud', { aud: 'urn:test:police' }],
      ['an alg without a key', { 'urn:tocsin:signing_alg': 'HS256' }],
      [
        'a kept header that is not held',
        {
          delivery: {
            method: push,
            endpoint_url: 'https://r.example/',
            authorization_header: '(kept)',
          },
        },
      ],
    ];
    it.each(broken)('broken input: %s', async (_what, body) => {
      const id = await prison.streamId();
      if (id !== undefined) await prison.call('DELETE', `/ssf/stream?stream_id=${id}`);
      expect((await prison.call('POST', '/ssf/stream', body)).status).toBe(400);
      expect(await prison.streamId()).toBeUndefined();
    });

    it('duplicate config: 409, and the first stays', async () => {
      const made = await prison.newStream();
      const again = await prison.call('POST', '/ssf/stream', {});
      expect(again.status).toBe(409);
      expect(await prison.streamId()).toBe(made.stream_id);
    });

    it('duplicate config: of ten at once, one is made', async () => {
      await prison.call('DELETE', `/ssf/stream?stream_id=${await prison.streamId()}`);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => prison.call('POST', '/ssf/stream', {})),
      );
      const codes = answers.map(({ status }) => status).sort();
      expect(codes).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    });

    it('invalid, absent, another’s and URL token: 401 or 400, and nothing changes', async () => {
      const { stream_id: id } = await police.newStream();
      const stranger = await signingKeyFrom(await newPrivateJwk());
      const good = await police.token();
      const forged = await stranger.sign(decodeJwt(good), 'at+jwt');
      const changed = `${good.slice(0, -8)}${good.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA'}`;
      const tokens = ['nonsense', forged, changed, null];
      const asks: [string, string, unknown?][] = [
        ['POST', '/ssf/stream', {}],
        ['GET', '/ssf/stream'],
        ['GET', `/ssf/stream?stream_id=${id}`],
        ['PATCH', '/ssf/stream', { stream_id: id }],
        ['PUT', '/ssf/stream', { stream_id: id }],
        ['DELETE', `/ssf/stream?stream_id=${id}`],
        ['GET', `/ssf/status?stream_id=${id}`],
        ['POST', '/ssf/status', { stream_id: id, status: 'disabled' }],
        ['POST', '/ssf/verify', { stream_id: id }],
        ['POST', '/ssf/subjects:add', { stream_id: id, subject: { format: 'crn', id: 'X1' } }],
        ['POST', `/ssf/poll/${id}`, {}],
      ];
      for (const [method, path, body] of asks) {
        for (const token of tokens) {
          const answer = await police.call(method, path, body, { token });
          expect([method, path, answer.status]).toEqual([method, path, 401]);
          expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
          expect(answer.headers.get('cache-control')).toBe('no-store');
        }
        const inUrl = `${path}${path.includes('?') ? '&' : '?'}access_token=${good}`;
        expect((await police.call(method, inUrl, body, { token: null })).status).toBe(400);
      }
      expect(await police.streamId()).toBe(id);
    });

    it('unknown stream: 404 to read, update, replace, delete, status and verify, and another’s is unknown', async () => {
      await police.newStream();
      const others = (await prison.newStream()).stream_id;
      for (const id of ['00000000-0000-4000-8000-000000000000', 'nonsense', others]) {
        const answers = await Promise.all([
          police.call('GET', `/ssf/stream?stream_id=${id}`),
          police.call('PATCH', '/ssf/stream', { stream_id: id, description: 'x' }),
          police.call('PUT', '/ssf/stream', { stream_id: id }),
          police.call('DELETE', `/ssf/stream?stream_id=${id}`),
          police.call('GET', `/ssf/status?stream_id=${id}`),
          police.call('POST', '/ssf/status', { stream_id: id, status: 'paused' }),
          police.call('POST', '/ssf/verify', { stream_id: id }),
          police.call('POST', '/ssf/subjects:remove', { stream_id: id, subject: { format: 'x' } }),
        ]);
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
      }
      expect((await prison.ask('GET', `/ssf/status?stream_id=${others}`))['status']).toBe(
        'enabled',
      );
    });

    it('without stream_id: 400', async () => {
      const answers = await Promise.all([
        police.call('PATCH', '/ssf/stream', {}),
        police.call('PUT', '/ssf/stream', {}),
        police.call('DELETE', '/ssf/stream'),
        police.call('GET', '/ssf/status'),
        police.call('POST', '/ssf/status', { status: 'paused' }),
        police.call('POST', '/ssf/verify', {}),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    });

    it('read-only members: 400 where they differ, taken where they are the same', async () => {
      const made = await police.newStream({ events_requested: [types.alert] });
      const { stream_id } = made;
      for (const member of [
        { iss: 'https://other.example' },
        { aud: 'https://other.example' },
        { aud: [police.issuer, 'https://other.example'] },
        { events_supported: [types.alert] },
        { events_delivered: [] },
        { min_verification_interval: 0 },
        { delivery: { method: pull, endpoint_url: `${world.url}/ssf/poll/other` } },
      ])
        for (const method of ['PATCH', 'PUT'])
          expect((await police.call(method, '/ssf/stream', { stream_id, ...member })).status).toBe(
            400,
          );
      expect(await police.ask('PUT', '/ssf/stream', made)).toEqual(made);
      expect(await police.ask('PATCH', '/ssf/stream', { ...made, aud: [police.issuer] })).toEqual(
        made,
      );
    });

    it('a status that is none: 400', async () => {
      const { stream_id } = await police.newStream();
      const answer = await police.call('POST', '/ssf/status', { stream_id, status: 'asleep' });
      expect(answer.status).toBe(400);
    });
  });

  it('CreateStreamWithoutDelivery is a stream to poll', async () => {
    const made = await police.newStream();
    const { stream_id: id } = made;
    expect(made['delivery']).toEqual({ method: pull, endpoint_url: `${world.url}/ssf/poll/${id}` });
    await police.ask('POST', '/ssf/verify', { stream_id: id, state: 's' });
    expect((await police.next(id, types.verification)).says).toEqual({ state: 's' });
  });

  it('PollOnly: what is polled and not acknowledged is given again', async () => {
    const { stream_id: id } = await police.newStream();
    await abscond(world, 'X000001');
    const first = await until('alerts', async () => {
      await world.barrier();
      const came = await police.polled(id);
      return came.length > 1 && came;
    });
    for (const one of first) expect([one.iss, one.aud]).toEqual([world.url, police.issuer]);
    const again = await police.polled(id);
    expect(again.map(({ jti }) => jti)).toEqual(first.map(({ jti }) => jti));
  });

  it('PollAndAck: what is acknowledged does not come again, however often it is; another’s is not touched', async () => {
    const { stream_id: id } = await police.newStream();
    const other = await prison.newStream();
    await abscond(world, 'X000003');
    await world.barrier();
    await prison.ask('POST', '/ssf/verify', { stream_id: other.stream_id });
    const theirs = (await prison.polled(other.stream_id)).map(({ jti }) => jti);
    const [first = '', ...rest] = (await police.polled(id)).map(({ jti }) => jti);
    for (let times = 0; times < 2; times += 1) {
      const { sets } = await police.poll(id, {
        returnImmediately: true,
        ack: [first, first, 'nonsense', ...theirs],
      });
      expect(Object.keys(sets).sort()).toEqual([...rest].sort());
    }
    expect((await prison.polled(other.stream_id)).map(({ jti }) => jti)).toEqual(theirs);
    await police.poll(id, { returnImmediately: true, ack: rest });
    expect(await police.polled(id)).toEqual([]);
  });

  it('AckOnly: answered at once, with nothing, whatever waits', async () => {
    const { stream_id: id } = await police.newStream();
    await police.ask('POST', '/ssf/verify', { stream_id: id });
    const [one] = await until('one', async () => {
      const came = await police.polled(id);
      return came.length > 0 && came;
    });
    const started = performance.now();
    for (const returnImmediately of [true, false]) {
      const said = await police.poll(id, {
        maxEvents: 0,
        ack: [one?.jti ?? ''],
        returnImmediately,
      });
      expect(said.sets).toEqual({});
    }
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await police.polled(id)).toEqual([]);
  });

  it('LongPoll: waits until there is something, for many at once', async () => {
    const { stream_id: id } = await police.newStream();
    const other = await prison.newStream();
    let answered = 0;
    const waits = [
      ...Array.from({ length: 4 }, () => police.poll(id, {})),
      prison.poll(other.stream_id, {}),
    ].map(async (wait) => {
      const said = await wait;
      answered += 1;
      return said;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(answered).toBe(0);
    await police.ask('POST', '/ssf/verify', { stream_id: id });
    await until('the four to be answered', () => answered === 4);
    await prison.ask('POST', '/ssf/verify', { stream_id: other.stream_id });
    for (const said of await Promise.all(waits)) expect(Object.keys(said.sets)).toHaveLength(1);
  });

  it('PollOnly: maxEvents takes so many, and says that there are more', async () => {
    const { stream_id: id } = await police.newStream();
    await abscond(world, 'X000001');
    await abscond(world, 'X000003');
    await world.barrier();
    const all = Object.keys((await police.poll(id)).sets).length;
    expect(all).toBeGreaterThan(1);
    const one = await police.poll(id, { maxEvents: 1, returnImmediately: true });
    expect([Object.keys(one.sets).length, one.moreAvailable]).toEqual([1, true]);
    expect((await police.poll(id, { maxEvents: all, returnImmediately: true })).moreAvailable).toBe(
      false,
    );
    expect((await police.call('POST', `/ssf/poll/${id}`, { maxEvents: -1 })).status).toBe(400);
    expect((await police.call('POST', `/ssf/poll/${id}`, '[')).status).toBe(400);
  });

  it('SetErrs: reported, it is not given again; a language must be said', async () => {
    const { stream_id: id } = await police.newStream();
    await police.ask('POST', '/ssf/verify', { stream_id: id });
    const verification = async () =>
      (await police.polled(id)).find(({ type }) => type === types.verification);
    const one = await until('a verification', verification);
    const setErrs = { [one.jti]: { err: 'invalid_key', description: 'no such key' } };
    const bare = await police.call('POST', `/ssf/poll/${id}`, { returnImmediately: true, setErrs });
    expect(bare.status).toBe(400);
    expect(await verification()).toEqual(one);
    await police.poll(id, { returnImmediately: true, setErrs }, { 'content-language': 'en' });
    expect(await verification()).toBeUndefined();
    const { rows } = await (
      await world.connect()
    ).query(`select state, answer from notice join attempt on notice_id = id where id = $1`, [
      one.jti,
    ]);
    expect(rows).toEqual([{ state: 'refused', answer: 'poll-invalid_key' }]);
  });

  it('Push: pushed with the header that its receiver wants, which nobody is told', async () => {
    const secret = 'Bearer of-the-receiver-and-of-nobody-else';
    const { stream_id: id, delivery } = await police.newStream({
      delivery: police.pushDelivery('/police/with-header', { authorization_header: secret }),
    });
    expect(JSON.stringify(delivery)).not.toContain('of-the-receiver');
    expect(delivery).toMatchObject({ authorization_header: '(kept)' });
    world.receiver.answer(() => ({ status: 202 }));
    await police.ask('POST', '/ssf/verify', { stream_id: id, state: 'pushed' });
    const came = await until('the verification', async () =>
      (await police.pushed('/police/with-header')).find(({ type }) => type === types.verification),
    );
    expect(came).toMatchObject({ says: { state: 'pushed' }, sub_id: { format: 'opaque', id } });
    for (const { path, headers } of world.receiver.requests)
      if (path === '/police/with-header')
        expect(headers).toMatchObject({
          authorization: secret,
          'content-type': 'application/secevent+jwt',
          accept: 'application/json',
        });

    // Read, changed and given back, it is kept; for another address it is not.
    const kept = await police.ask('PUT', '/ssf/stream', {
      stream_id: id,
      delivery,
      description: 'x',
    });
    expect(kept['delivery']).toEqual(delivery);
    const elsewhere = police.pushDelivery('/police/elsewhere', { authorization_header: '(kept)' });
    const refused = await police.call('PATCH', '/ssf/stream', {
      stream_id: id,
      delivery: elsewhere,
    });
    expect(refused.status).toBe(400);
    const { rows } = await (
      await world.connect()
    ).query(`select to_jsonb(stream)::text as text from stream where id = $1`, [id]);
    expect(JSON.stringify(rows)).not.toContain('of-the-receiver');
    expect(world.broker.output.join('\n')).not.toContain('of-the-receiver');
  });

  it('PushNoAuth: without such a header, none is sent', async () => {
    const { stream_id: id } = await police.newStream({
      delivery: police.pushDelivery('/police/bare'),
    });
    world.receiver.answer(() => ({ status: 202 }));
    await police.ask('POST', '/ssf/verify', { stream_id: id });
    const { headers } = await world.receiver.waitFor(({ path }) => path === '/police/bare');
    expect(headers).not.toHaveProperty('authorization');
  });

  it('PausedStreamHoldsEvents: in order, and all of them', async () => {
    const { stream_id: id } = await police.newStream();
    expect(await police.setStatus(id, 'paused')).toMatchObject({ stream_id: id, status: 'paused' });
    await abscond(world, 'X000001');
    await world.barrier();
    await world.say(
      'hostel',
      'hostel.whereabouts-unknown',
      { format: 'crn', id: 'X000001' },
      {
        premises: 'TST1',
        lastSeenAt: '2026-11-01T10:00:00Z',
      },
    );
    await world.barrier();
    expect(await police.polled(id)).toEqual([]);
    await police.setStatus(id, 'enabled');
    const came = await police.polled(id);
    expect(came.length).toBeGreaterThan(1);
    const { rows } = await (
      await world.connect()
    ).query<{ id: string }>(
      `select id from notice where stream_id = $1 order by created_at, event_id`,
      [id],
    );
    expect(came.map(({ jti }) => jti).sort()).toEqual(rows.map((row) => row.id).sort());
  });

  it('DisabledStreamDropsEvents: nothing goes on it later; each is recorded, and other ways are used', async () => {
    const { stream_id: id } = await police.newStream();
    expect(await police.setStatus(id, 'disabled')).toMatchObject({ status: 'disabled' });
    const mails = world.mailbox.mails.length;
    await abscond(world, 'X000003');
    await world.barrier();
    await police.setStatus(id, 'enabled');
    expect(await police.polled(id)).toEqual([]);
    const database = await world.connect();
    const { rows } = await database.query<{ state: string; answer: string; kind: string }>(
      `select state,
         (select answer from attempt where notice_id = notice.id order by at desc limit 1) as answer,
         (select kind from record_entry where notice_id = notice.id order by seq desc limit 1) as kind
       from notice where stream_id = $1`,
      [id],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row).toEqual({ state: 'refused', answer: 'stream-disabled', kind: 'notice.rejected' });
    expect(world.mailbox.mails.length).toBeGreaterThan(mails);
  });

  it('PollEndpointAuthorization: only its own agency polls a stream', async () => {
    const { stream_id: id } = await police.newStream();
    expect((await prison.call('POST', `/ssf/poll/${id}`, {})).status).toBe(404);
    expect((await police.call('POST', `/ssf/poll/${id}`, {}, { token: null })).status).toBe(401);
  });

  it('PollEndpointUrlUniquePerStream', async () => {
    const first = await police.newStream();
    const second = await police.newStream();
    const other = await prison.newStream();
    const urls = [first, second, other].map(({ delivery }) => JSON.stringify(delivery));
    expect(new Set(urls).size).toBe(3);
    expect((await police.call('POST', `/ssf/poll/${first.stream_id}`, {})).status).toBe(404);
  });

  it('verification: invalid body, token and stream; too often is 429', async () => {
    const { stream_id: id } = await police.newStream();
    for (const body of ['{', [], { stream_id: 7 }, { stream_id: id, state: {} }])
      expect((await police.call('POST', '/ssf/verify', body)).status).toBe(400);
    const first = await police.call('POST', '/ssf/verify', { stream_id: id, state: 'a' });
    expect([first.status, await first.text()]).toEqual([204, '']);
    const second = await police.call('POST', '/ssf/verify', { stream_id: id, state: 'b' });
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    const came = await police.next(id, types.verification);
    expect(came.says).toEqual({ state: 'a' });
    expect(came.sub_id).toEqual({ format: 'opaque', id });
    expect(await police.polled(id)).toEqual([]);
  });
});
