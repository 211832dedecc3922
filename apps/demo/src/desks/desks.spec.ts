import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertRaisedType } from '#contracts';
import { newId, SystemClock } from '#kernel';
import { newPrivateJwk, signingKeyFrom, signingKeyFile, type SigningKey } from '#trust';
import { freePorts } from '../launcher/ports.js';
import { Samples } from '../samples/samples.js';
import { brokerKeys } from './broker-keys.js';
import { Desk } from './desk.js';
import { startDesksServer, type DesksServer } from './desks-server.js';

const clock = new SystemClock();
const issuer = 'urn:tocsin:demo:probation';
let folder = '';
let key: SigningKey;
let broker: Server;
let brokerUrl = '';
let asked = 0;
let desk: Desk;
let server: DesksServer;
let url = '';

const newDesk = (): Desk =>
  new Desk({
    agency: 'probation',
    issuer,
    broker: {
      issuer: brokerUrl,
      keyOf: brokerKeys({ url: brokerUrl, issuer: brokerUrl }, () => clock.machine()).keyOf,
    },
    originators: () => Promise.resolve('unknown-issuer'),
    file: join(folder, 'probation.jsonl'),
    clock,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-desk-'));
  key = await signingKeyFile(join(folder, 'broker.jwk'), { create: true });
  asked = 0;
  broker = createServer((_request, response) => {
    asked += 1;
    response.end(JSON.stringify({ keys: [key.publicJwk] }));
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  brokerUrl = `http://127.0.0.1:${(broker.address() as AddressInfo).port}`;
  desk = newDesk();
  const [port = 0] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  server = await startDesksServer({
    port,
    desks: new Map([['probation', desk]]),
    samples: new Samples(clock, url),
    agencyOfPost: (post) => (post === 'a' ? issuer : undefined),
  });
});

afterEach(async () => {
  await server.stop();
  broker.closeAllConnections();
  await new Promise((resolve) => broker.close(resolve));
  await rm(folder, { recursive: true });
});

const alert = ({ content, ...over }: { content?: object; aud?: string } = {}): Promise<string> =>
  key.sign({
    iss: brokerUrl,
    aud: issuer,
    jti: newId(),
    iat: Math.floor(clock.now().getTime() / 1000),
    sub_id: { format: 'crn', id: 'X000001' },
    events: {
      [alertRaisedType]: {
        alert: 'K7Q2-9FXM',
        kind: 'copy',
        role: 'ppu',
        post: { id: 'a', title: 'A' },
        family: 'release',
        row: 'PRI-05',
        severity: 'P2',
        tier: 'T2',
        says: 'Released.',
        because: [],
        event: { issuer: 'urn:x', jti: '1', type: 'urn:x', digest: 'x' },
        ...content,
      },
    },
    ...over,
  });

const push = (body: string, type = 'application/secevent+jwt'): Promise<Response> =>
  fetch(`${url}/desks/probation/events`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });

describe('a desk', () => {
  it('takes a signed alert once, and answers its repeat the same', async () => {
    const set = await alert();
    for (let n = 0; n < 2; n += 1) {
      const answer = await push(set);
      expect([answer.status, await answer.text()]).toEqual([202, '']);
    }
    expect(desk.list()).toMatchObject([{ alert: 'K7Q2-9FXM', via: 'push', original: 'hash only' }]);
    expect(
      (await readFile(join(folder, 'probation.jsonl'), 'utf8')).trim().split('\n'),
    ).toHaveLength(1);
    const again = newDesk();
    await again.load();
    expect(await again.take(set, 'poll')).toMatchObject({ ok: true, first: false });
  });

  it('takes the alert of a sender whose keys it does not have, and notes it', async () => {
    const stranger = await signingKeyFrom(await newPrivateJwk());
    const original = await stranger.sign({
      iss: 'urn:example:my-prison',
      aud: brokerUrl,
      jti: newId(),
      iat: Math.floor(clock.now().getTime() / 1000),
      sub_id: { format: 'crn', id: 'X000001' },
      events: { 'urn:tocsin:event:prison.released': { prison: 'PVI', reason: 'CR' } },
    });
    const event = { issuer: 'urn:example:my-prison', jti: '1', type: 'urn:x', set: original };
    expect((await push(await alert({ content: { event } }))).status).toBe(202);
    expect(desk.list()).toMatchObject([{ original: 'sender not known here' }]);
  });

  it('asks for the keys once when many alerts arrive together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => desk.take(await alert(), 'push')),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(asked).toBe(1);
  });

  it('refuses what is for another agency, in the words of RFC 8935', async () => {
    const answer = await push(await alert({ aud: 'urn:tocsin:demo:police' }));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-language')).toBe('en');
    expect(await answer.json()).toMatchObject({ err: 'invalid_audience' });
    expect(desk.list()).toEqual([]);
  });

  it("refuses a signature that is not the broker's", async () => {
    const set = await alert();
    const answer = await push(`${set.slice(0, -8)}${set.slice(-8).split('').reverse().join('')}`);
    expect(answer.status).toBe(400);
    expect((await push(set, 'text/plain')).status).toBe(415);
  });
});

describe("the desks' server", () => {
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();

  it('shows the details that an invented departure points to', async () => {
    const sample = (await get('/samples/hostel?crn=X000001')) as { Message: string };
    const { detailUrl } = JSON.parse(sample.Message) as { detailUrl: string };
    expect(await (await fetch(detailUrl)).json()).toMatchObject({
      eventType: 'approved-premises.person.departed',
      eventDetails: { personReference: { crn: 'X000001' }, legacyReasonCode: 'A' },
    });
  });

  it('says which agency a post belongs to, and that it knows no other', async () => {
    expect(await get('/agency-of?post=a')).toEqual({ issuer });
    expect((await fetch(`${url}/agency-of?post=b`)).status).toBe(404);
    expect((await fetch(`${url}/samples/court?noms=A9999ZZ`)).status).toBe(404);
  });
});
