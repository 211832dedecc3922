import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { SystemClock } from '#kernel';
import {
  freePort,
  freshDatabase,
  startProcess,
  startReceiver,
  temporaryFolder,
  until,
  type Answer,
  type FreshDatabase,
  type Received,
  type Receiver,
  type RunningProcess,
  type TemporaryFolder,
} from '#testing';
import {
  masterKeyFile,
  newDataKeyText,
  newPrivateJwk,
  signingKeyFrom,
  verifyingKeyFrom,
  verifySet,
  type VerifiedSet,
  type VerifyingKey,
} from '#trust';

type Feed = 'prison' | 'court' | 'hostel';
const feeds: readonly Feed[] = ['prison', 'court', 'hostel'];
const tokenOf = (feed: Feed): string => `the-token-of-the-${feed}-system`;
const audience = 'http://broker.example';

let folder: TemporaryFolder;
let database: FreshDatabase;
let broker: Receiver;
let hostels: Receiver;
let adapters: RunningProcess;
let port: number;
const keys = new Map<string, VerifyingKey>();

beforeAll(async () => {
  [folder, database, broker, hostels, port] = await Promise.all([
    temporaryFolder(),
    freshDatabase('adapters'),
    startReceiver(),
    startReceiver(),
    freePort(),
  ]);
  const dataKey = join(folder.path, 'data.key');
  writeFileSync(dataKey, newDataKeyText());
  const env: Record<string, string> = {
    TOCSIN_ADAPTERS_PORT: String(port),
    TOCSIN_ADAPTERS_DATA_KEY: dataKey,
    TOCSIN_ADAPTERS_DATABASE_URL: database.url,
    TOCSIN_BROKER_URL: broker.url,
    TOCSIN_BROKER_ISSUER: audience,
    TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: `127.0.0.1:${hostels.port}`,
    TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN: 'the-token-for-call-backs',
  };
  for (const feed of feeds) {
    const jwk = await newPrivateJwk();
    const file = join(folder.path, `${feed}.jwk`);
    writeFileSync(file, JSON.stringify(jwk));
    keys.set(`urn:example:${feed}`, await verifyingKeyFrom((await signingKeyFrom(jwk)).publicJwk));
    const name = `TOCSIN_FEED_${feed.toUpperCase()}`;
    env[`${name}_ISSUER`] = `urn:example:${feed}`;
    env[`${name}_KEY`] = file;
    env[`${name}_TOKEN`] = tokenOf(feed);
  }
  adapters = await startProcess({
    entry: 'dist/apps/adapters/src/main.js',
    ready: (line) => line.includes('listening on'),
    env,
  });
});
afterAll(async () => {
  await adapters.stop();
  await Promise.all([broker.stop(), hostels.stop(), folder.remove()]);
  await database.drop();
});
beforeEach(() => {
  broker.empty();
  hostels.empty();
  broker.answer(() => ({ status: 202 }));
});

interface Taken {
  receipt: string;
  events: number;
  outcome: string;
}
interface Receipt extends Omit<Taken, 'events'> {
  state: string;
  callBacks: { failed: number; lastAnswer: string | null };
  events: {
    jti: string;
    type: string;
    state: string;
    attempts: number;
    lastAnswer: string | null;
  }[];
}

const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
const post = (feed: string, body: string | Buffer | null, token: string): Promise<Response> =>
  fetch(url(`/feeds/${feed}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
async function send(feed: Feed, body: object | string): Promise<Taken> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await post(feed, text, tokenOf(feed));
  expect(answer.status).toBe(202);
  return (await answer.json()) as Taken;
}
const askReceipt = (id: string, feed: Feed): Promise<Response> =>
  fetch(url(`/feeds/receipts/${id}`), { headers: { authorization: `Bearer ${tokenOf(feed)}` } });
const receiptOf = async ({ receipt }: Taken, feed: Feed): Promise<Receipt> =>
  (await (await askReceipt(receipt, feed)).json()) as Receipt;
const reach = (taken: Taken, feed: Feed, state: string): Promise<Receipt> =>
  until(`receipt to be ${state}`, async () => {
    const receipt = await receiptOf(taken, feed);
    return receipt.state === state && receipt;
  });
const verified = (request: Received): Promise<VerifiedSet> =>
  verifySet(request.body, {
    audience,
    now: new SystemClock().now(),
    keyOf: (issuer) => Promise.resolve(keys.get(issuer) ?? 'unknown-issuer'),
  });

let serial = 0;
/** About another person each time: nothing may be taken for a repeat by accident. */
function released(information: object = {}): object {
  serial += 1;
  return {
    eventType: 'prison-offender-events.prisoner.released',
    occurredAt: '2026-01-08T23:10:00Z',
    additionalInformation: {
      nomsNumber: `A${1000 + serial}AA`,
      reason: 'RELEASED',
      nomisMovementReasonCode: 'CR',
      prisonId: 'WWI',
      details: `message ${serial}`,
      ...information,
    },
  };
}

describe('the door', () => {
  it('asks who is there before it reads anything', async () => {
    for (const [feed, token] of [
      ['prison', 'wrong'],
      ['prison', tokenOf('court')],
      ['court', ''],
    ] as const) {
      const answer = await post(feed, 'x'.repeat(1_100_000), token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    }
    expect((await fetch(url('/feeds/receipts/x'))).status).toBe(401);
    expect((await post('%70rison', '{}', 'wrong')).status).toBe(401);
    expect((await post('parole', '{}', tokenOf('prison'))).status).toBe(404);
  });

  it('refuses what is larger than SNS can carry, and what is empty', async () => {
    expect((await post('prison', 'x'.repeat(262_145), tokenOf('prison'))).status).toBe(413);
    expect((await post('prison', null, tokenOf('prison'))).status).toBe(400);
    const largest = await post('prison', 'x'.repeat(262_144), tokenOf('prison'));
    expect(largest.status).toBe(202);
  });

  it('shows a receipt to the sender whose it is, and to nobody else', async () => {
    const { receipt } = await send('prison', released({ nomisMovementReasonCode: 'MRG' }));
    expect((await askReceipt(receipt, 'prison')).status).toBe(200);
    expect((await askReceipt(receipt, 'court')).status).toBe(404);
    expect((await askReceipt("x' or 1=1", 'prison')).status).toBe(404);
  });

  it('keeps every byte, whatever they are, and sealed', async () => {
    const master = await masterKeyFile(join(folder.path, 'data.key'));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (const bytes of [Buffer.from([0, 255, 0xc3, 0x28]), Buffer.from('{"é": 1}\r\n')]) {
      const answer = await post('court', bytes, tokenOf('court'));
      const { receipt, outcome } = (await answer.json()) as Taken;
      expect(outcome).toMatch(/^kept-for-a-person: /);
      const { rows } = await client.query<{ body: Buffer; data_key: Buffer }>(
        'select body, data_key from message where id = $1',
        [receipt],
      );
      const [row] = rows;
      if (!row) throw new Error('The message is not there');
      expect(row.body.includes(bytes)).toBe(false);
      const key = master.unwrap(row.data_key, receipt);
      expect(key.openBytes(row.body, `spool:body:${receipt}`)).toEqual(bytes);
    }
    await client.end();
  });

  it('says how it is', async () => {
    expect(await (await fetch(url('/health/live'))).json()).toEqual({ status: 'ok' });
    const ready = (await (await fetch(url('/health/ready'))).json()) as object;
    expect(ready).toMatchObject({ status: 'ok', feeds, unread: 0, refused: 0 });
  });
});

describe('a release', () => {
  const tooEarly = { err: 'invalid_key', description: 'This key counts from later on' };
  it('is signed by the prison, and pushed until the broker takes it', async () => {
    const answers: Answer[] = [{ status: 503 }, { status: 503 }, { status: 202 }];
    broker.answer(() => answers.shift());
    const taken = await send('prison', released({ nomsNumber: 'A1234AA' }));
    expect(taken).toMatchObject({ events: 1, outcome: 'sent-to-broker-soon' });
    const { events } = await reach(taken, 'prison', 'sent');
    expect(events).toMatchObject([{ state: 'taken', attempts: 3, lastAnswer: '202' }]);

    const bodies = broker.requests.map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    const [request] = broker.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/events' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
    });
    const { claims } = await verified(request as Received);
    expect(claims).toMatchObject({
      iss: 'urn:example:prison',
      jti: events[0]?.jti,
      txn: taken.receipt,
      toe: Date.parse('2026-01-08T23:10:00Z') / 1000,
      sub_id: { format: 'noms', id: 'A1234AA' },
    });
  });

  it('sent again, also many times at once, has one receipt and one event', async () => {
    const message = released();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('prison', message)));
    answers.push(await send('prison', message));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ events: 1, outcome: 'sent-to-broker-soon' });
    await reach(answers[0] as Taken, 'prison', 'sent');
    expect(broker.requests).toHaveLength(1);
  });

  it('that the broker refuses for good is kept and shown, and never sent again', async () => {
    const body = { err: 'invalid_request', description: 'no' };
    broker.answer(() => ({ status: 400, body }));
    const receipt = await reach(await send('prison', released()), 'prison', 'refused');
    expect(receipt.events).toMatchObject([{ attempts: 1, lastAnswer: '400 invalid_request' }]);
    const ready = (await (await fetch(url('/health/ready'))).json()) as object;
    expect(ready).toMatchObject({ refused: 1 });
  });

  it.each<[string, Answer, RegExp]>([
    [
      'an agency not registered yet',
      { status: 400, body: { err: 'invalid_issuer' } },
      /invalid_issuer/,
    ],
    ['a redirect', { status: 307, headers: { location: '/elsewhere' } }, /307/],
    ['a 200', { status: 200 }, /200/],
    [
      'a refusal by a clock that is behind ours',
      {
        status: 400,
        headers: { date: 'Wed, 01 Jan 2020 00:00:00 GMT' },
        body: { err: 'invalid_request' },
      },
      /invalid_request/,
    ],
    ['a 400 without a code', { status: 400, body: 'no' }, /^400$/],
    ['a cut connection', { destroy: true }, /UND_ERR_SOCKET|ECONNRESET/],
  ])('is tried again after %s', async (_, answer, said) => {
    broker.answer(() => answer);
    const taken = await send('prison', released());
    await until('the answer to be kept', async () => {
      const { events, state } = await receiptOf(taken, 'prison');
      return state === 'sending' && said.test(events[0]?.lastAnswer ?? '');
    });
    broker.answer(() => ({ status: 202 }));
    await reach(taken, 'prison', 'sent');
    expect(broker.requests.every(({ path }) => path === '/events')).toBe(true);
  });

  it.each<[string, (now: number) => string]>([
    ['seconds', () => '3'],
    // A date has whole seconds.
    ['a date', (now) => new Date(now + 4_000).toUTCString()],
  ])('is sent again no sooner than the broker says, in %s', async (_, header) => {
    const clock = new SystemClock();
    const came: number[] = [];
    broker.answer(() => {
      came.push(clock.machine().getTime());
      const headers = { 'retry-after': header(came[0] ?? 0) };
      return came.length > 1 ? { status: 202 } : { status: 400, headers, body: tooEarly };
    });
    const { events } = await reach(await send('prison', released()), 'prison', 'sent');
    expect(events).toMatchObject([{ state: 'taken', attempts: 2 }]);
    // Without the header it would be half a second, and a little.
    expect((came[1] ?? 0) - (came[0] ?? 0)).toBeGreaterThanOrEqual(2_900);
  });

  it('is kept for an hour at most, whatever the broker asks', async () => {
    broker.answer(() => ({
      status: 400,
      headers: { 'retry-after': '999999999' },
      body: { err: 'invalid_issuer' },
    }));
    const taken = await send('prison', released());
    await until('the answer to be kept', async () => {
      const { events } = await receiptOf(taken, 'prison');
      return events[0]?.lastAnswer === '400 invalid_issuer';
    });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ due: Date }>(
      'select due_at as due from outbox where message_id = $1',
      [taken.receipt],
    );
    await client.end();
    const wait = Number(rows[0]?.due) - new SystemClock().machine().getTime();
    expect(wait).toBeGreaterThan(3_500_000);
    expect(wait).toBeLessThanOrEqual(3_600_000);
  });

  it('that is none says why', async () => {
    const died = await send('prison', released({ nomisMovementReasonCode: 'DEC' }));
    expect(died).toMatchObject({ events: 0, outcome: 'nothing-to-tell: the person died' });
    const nobody = await send('prison', released({ nomsNumber: 'Unknown NOMS Number' }));
    expect(nobody.outcome).toMatch(/^kept-for-a-person: .*prison number/);
    const report = { type: 'whereabouts-unknown', premises: 'no such code!', crn: 'X123456' };
    const unfit = await send('hostel', report);
    expect(unfit).toMatchObject({ events: 0 });
    expect(unfit.outcome).toMatch(/^kept-for-a-person: .*events\.premises/);
    expect((await receiptOf(unfit, 'hostel')).state).toBe('kept-for-a-person');
    expect(broker.requests).toHaveLength(0);
  });
});

describe('a hearing', () => {
  const hearing = (results: object[], sharedTime = '2026-01-07T15:00:00Z'): object => ({
    hearing: {
      id: 'hearing-1',
      courtCentre: { code: 'B01LY00' },
      prosecutionCases: [
        {
          defendants: [
            { id: 'd1', pncId: '2002/0073319Z', offences: [{ judicialResults: results }] },
          ],
        },
      ],
    },
    hearingDay: '2026-01-07',
    sharedTime,
  });

  it('shared again without its sentence is corrected, because the sentence was told', async () => {
    const fine = [{ cjsCode: '1015', label: 'Fine' }];
    expect((await send('court', hearing(fine))).outcome).toMatch(/^nothing-to-tell/);
    const told = await send('court', hearing([{ cjsCode: '1002', label: 'Imprisonment' }]));
    await reach(told, 'court', 'sent');
    const { claims } = await verified(broker.requests[0] as Received);
    expect(claims).toMatchObject({ iss: 'urn:example:court', sub_id: { format: 'pnc' } });
    const again = await send('court', hearing(fine, '2026-01-07T15:01:00Z'));
    await reach(again, 'court', 'sent');
    const { claims: correction } = await verified(broker.requests[1] as Received);
    expect(correction.events).toMatchObject({
      'urn:tocsin:event:court.order-corrected': { corrects: { jti: claims.jti } },
    });
  });

  it('that trips the reader is for a person', async () => {
    const deep = `{"hearing":{"id":"h","prosecutionCases":[${'['.repeat(60_000)}${']'.repeat(60_000)}],"courtApplications":[{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}]}}`;
    expect((await send('court', deep)).outcome).toMatch(/^kept-for-a-person: it is not a hearing/);
  });
});

describe('a departure from a hostel', () => {
  const departed = (detailUrl: string): object => ({
    eventType: 'approved-premises.person.departed',
    detailUrl,
    personReference: { identifiers: [{ type: 'CRN', value: 'X123456' }] },
    additionalInformation: { applicationId: String((serial += 1)) },
  });
  const detail = {
    id: 'e1',
    eventType: 'approved-premises.person.departed',
    eventDetails: {
      personReference: { crn: 'X123456', noms: 'A1234AA' },
      premises: { apCode: 'E12' },
      departedAt: '2026-01-08T21:10:00Z',
      legacyReasonCode: 'A',
    },
  };
  const address = (): string => `${hostels.url}/events/person-departed/1`;

  it('is told when the hostel system says why', async () => {
    hostels.answer(() => ({ status: 200, body: detail }));
    const taken = await send('hostel', departed(address()));
    expect(taken).toMatchObject({ events: 1, outcome: 'sent-to-broker-soon' });
    expect(hostels.requests[0]?.headers.authorization).toBe('Bearer the-token-for-call-backs');
    await reach(taken, 'hostel', 'sent');
    const { claims } = await verified(broker.requests[0] as Received);
    expect(claims).toMatchObject({ iss: 'urn:example:hostel', sub_id: { format: 'aliases' } });
  });

  it('is asked about until the hostel system answers', async () => {
    const answers: Answer[] = [
      { status: 503 },
      { destroy: true },
      { status: 200, body: { ...detail, id: 'e2' } },
    ];
    hostels.answer(() => answers.shift());
    const taken = await send('hostel', departed(address()));
    expect(taken.outcome).toMatch(/^kept-and-not-yet-read/);
    expect((await receiptOf(taken, 'hostel')).state).toBe('reading');
    const receipt = await reach(taken, 'hostel', 'sent');
    expect(receipt.callBacks.failed).toBe(2);
  });

  it.each<[string, () => string, Answer, RegExp]>([
    ['403', address, { status: 403 }, /may not show this/],
    ['a redirect', address, { status: 302, headers: { location: '/x' } }, /elsewhere/],
    ['too much', address, { status: 200, body: 'x'.repeat(1_100_000) }, /larger than can be taken/],
    ['nobody, for the host is not allowed', () => broker.url, {}, /not on the list/],
    ['nobody, for it is no address', () => 'http://localhost:{port}/x', {}, /not a URL/],
  ])('is for a person when the answer is %s', async (_, where, answer, reason) => {
    hostels.answer(() => answer);
    const taken = await send('hostel', departed(where()));
    expect(taken.outcome).toMatch(/^kept-for-a-person: /);
    expect(taken.outcome).toMatch(reason);
    expect(hostels.requests.length).toBeLessThanOrEqual(1);
    expect(broker.requests).toHaveLength(0);
  });

  it('answered with rubbish is for a person, and whoever supervises him is told so', async () => {
    hostels.answer(() => ({ status: 200, body: '<html>' }));
    const taken = await send('hostel', departed(address()));
    expect(taken.outcome).toMatch(/^kept-for-a-person: .*not this event/);
    const { events } = await until('the question to be taken', async () => {
      const receipt = await receiptOf(taken, 'hostel');
      return receipt.events[0]?.state === 'taken' && receipt;
    });
    expect(events).toMatchObject([{ type: 'urn:tocsin:event:system.message-not-understood' }]);
  });

  it('that the hostel system has deleted is nothing, and that is written down', async () => {
    hostels.answer(() => ({ status: 404 }));
    const taken = await send('hostel', departed(address()));
    expect(taken.outcome).toMatch(/^nothing-to-tell: .*deleted it, or merged/);
  });

  it('reported by the night desk is told at once', async () => {
    const report = { type: 'whereabouts-unknown', premises: 'E12', crn: 'X123456', searched: true };
    await reach(await send('hostel', report), 'hostel', 'sent');
    const { claims } = await verified(broker.requests[0] as Received);
    expect(claims.events).toMatchObject({
      'urn:tocsin:event:hostel.whereabouts-unknown': { premises: 'E12', searched: true },
    });
  });
});

describe('the process', () => {
  it('writes nobody into its log', () => {
    expect(adapters.output.join()).not.toMatch(/A1234AA|X123456|0073319Z/);
  });

  it('says so when nothing can be kept, and takes nothing', async () => {
    await database.drop();
    const answer = await post('prison', JSON.stringify(released()), tokenOf('prison'));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/database|test_/);
    expect((await fetch(url('/health/ready'))).status).toBe(503);
    expect((await fetch(url('/health/live'))).status).toBe(200);
    await until('the log to say it', () =>
      ['the sweep of kept messages failed', 'the sweep of the outbox failed'].every((text) =>
        adapters.output.some((line) => line.includes(text)),
      ),
    );
  });

  it('ends when it is asked to, whatever a sender left unfinished', async () => {
    const sender = connect(port, '127.0.0.1');
    sender.on('error', () => undefined);
    sender.write(
      `POST /feeds/prison HTTP/1.1\r\nhost: adapters\r\nauthorization: Bearer ${tokenOf('prison')}\r\n` +
        'content-length: 1000\r\nexpect: 100-continue\r\n\r\n{',
    );
    await once(sender, 'data');
    expect(await adapters.stop()).toMatchObject({ signal: 'SIGTERM' });
    sender.destroy();
  });
});
