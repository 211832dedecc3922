import { startReceiver, until, type Receiver } from '#testing';
import {
  claimsOf,
  missing,
  settled,
  startAdapters,
  type TestAdapters,
} from './harness/adapters.js';

/** A statement that the broker refuses for good is seen, mended by a person and sent, in its place. */

const type = 'urn:tocsin:event:hostel.whereabouts-unknown';
let broker: Receiver;
let adapters: TestAdapters;
/** Premises that the broker of this test does not like. */
let disliked = 'E99';
let away = false;

const premisesIn = (compact: string): unknown =>
  (claimsOf(compact)['events'] as Record<string, { premises: string }>)[type]?.premises;

beforeAll(async () => {
  broker = await startReceiver();
  adapters = await startAdapters(broker.url);
});
afterAll(async () => {
  await adapters.stop();
  await broker.stop();
});
beforeEach(() => {
  broker.empty();
  away = false;
  disliked = 'E99';
  broker.answer(({ body }) => {
    if (away) return { status: 503 };
    return premisesIn(body) === disliked
      ? {
          status: 400,
          body: { err: 'invalid_request', description: 'There is no such hostel' },
        }
      : { status: 202 };
  });
});

interface Refused {
  id: string;
  message: string;
  type: string;
  answer: string;
  description: string | null;
}
const refused = async (): Promise<Refused[]> =>
  ((await adapters.operator('/refused')).body as { refused: Refused[] }).refused;

async function sendRefused(crn: string, at: string): Promise<Refused> {
  const { receipt } = await adapters.send('hostel', missing(crn, at, disliked));
  return until('the refusal to be kept', async () =>
    (await refused()).find(({ message }) => message === receipt),
  );
}

it('is listed with its code and the words of the broker', async () => {
  const one = await sendRefused('X100001', '2026-08-01T21:00:00Z');
  expect(one).toMatchObject({
    type,
    answer: '400 invalid_request',
    description: 'There is no such hostel',
  });
  const { body } = await adapters.operator(`/messages/${one.id}`);
  expect(body).toMatchObject({ id: one.message, outcome: 'told', events: [{ jti: one.id }] });
  expect(JSON.stringify(body)).not.toMatch(/X100001|E99/);
});

it('shows what is in it only when asked, and writes that down', async () => {
  const one = await sendRefused('X100002', '2026-08-01T21:00:00Z');
  const { body } = await adapters.operator(`/messages/${one.message}?body=1`);
  const { body: shown, statements } = body as {
    body: { text: string };
    statements: Record<string, { sub_id: object }>;
  };
  expect(JSON.parse(shown.text)).toMatchObject({ crn: 'X100002' });
  expect(statements[one.id]?.sub_id).toEqual({ format: 'crn', id: 'X100002' });
  await until('the log to say it', () =>
    adapters.process.output.some(
      (line) => line.includes('opened a kept message') && line.includes(one.message),
    ),
  );
  expect(adapters.process.output.join()).not.toContain('X100002');
});

it('is sent anew as it was mended: new jti, same event, before what came after it', async () => {
  const one = await sendRefused('X100003', '2026-08-01T21:00:00Z');
  away = true;
  for (const hour of ['22', '23'])
    await adapters.send('hostel', missing('X100003', `2026-08-01T${hour}:00:00Z`));
  broker.empty();
  const answer = await adapters.operator(`/refused/${one.id}/resend`, {
    toe: 1_785_000_000,
    events: { [type]: { premises: 'E12', searched: null } },
  });
  expect(answer).toMatchObject({ status: 202, body: { id: one.id } });
  const { mendedBy } = answer.body as { mendedBy: string };
  expect(mendedBy).not.toBe(one.id);
  away = false;
  await settled(adapters);
  const taken = [
    ...new Map(broker.requests.map(({ body }) => [claimsOf(body).jti, body])).values(),
  ];
  const seen = taken.map(
    (body) =>
      (claimsOf(body)['events'] as Record<string, { lastSeenAt: string }>)[type]?.lastSeenAt,
  );
  // The one that stood first may have been under way when the place was asked for.
  const ours = taken.findIndex((body) => claimsOf(body).jti === mendedBy);
  expect(ours).toBeLessThanOrEqual(1);
  expect(seen.at(-1)).toBe('2026-08-01T23:00:00Z');
  expect(claimsOf(taken[ours] ?? '')).toMatchObject({
    toe: 1_785_000_000,
    txn: one.message,
    sub_id: { format: 'crn', id: 'X100003' },
    events: { [type]: { premises: 'E12', lastSeenAt: '2026-08-01T21:00:00Z' } },
  });
  expect(JSON.stringify(claimsOf(taken[ours] ?? ''))).not.toContain('searched');
  const { body } = await adapters.operator(`/messages/${one.message}`);
  expect(body).toMatchObject({
    events: [
      { jti: one.id, state: 'mended', mendedBy },
      { jti: mendedBy, state: 'taken' },
    ],
  });
  expect((await refused()).map(({ id }) => id)).not.toContain(one.id);
});

it('keeps the order of two of one person that were refused, however they are resent', async () => {
  const first = await sendRefused('X100004', '2026-08-01T21:00:00Z');
  const second = await sendRefused('X100004', '2026-08-01T22:00:00Z');
  away = true;
  // Whoever stands before them is under way while they come back.
  await adapters.send('hostel', missing('X100004', '2026-08-01T23:00:00Z'));
  await until('it to be tried', () => broker.requests.length > 0);
  const patch = { events: { [type]: { premises: 'E12' } } };
  const later = await adapters.operator(`/refused/${second.id}/resend`, patch);
  const earlier = await adapters.operator(`/refused/${first.id}/resend`, patch);
  broker.empty();
  away = false;
  await settled(adapters);
  const order = [...new Set(broker.requests.map(({ body }) => claimsOf(body).jti))];
  const at = (answer: { body: unknown }): number =>
    order.indexOf((answer.body as { mendedBy: string }).mendedBy);
  expect(at(earlier)).toBeGreaterThanOrEqual(0);
  expect(at(earlier)).toBeLessThan(at(later));
});

it('is asked for by two at once, and sent once', async () => {
  const one = await sendRefused('X100005', '2026-08-01T21:00:00Z');
  disliked = 'none';
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => adapters.operator(`/refused/${one.id}/resend`, {})),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([
    202,
    ...answers.filter(({ status }) => status !== 202).map(({ status }) => status),
  ]);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.every(({ status }) => [202, 404, 409].includes(status))).toBe(true);
  await settled(adapters);
  const [{ count } = { count: '' }] = await adapters.ask<{ count: string }>(
    'select count(*) from outbox where message_id = $1',
    [one.message],
  );
  expect(count).toBe('2');
});

it('that would not fit its contract is told so, and stays', async () => {
  const one = await sendRefused('X100006', '2026-08-01T21:00:00Z');
  for (const [patch, said] of [
    [{ events: { [type]: { premises: 'no such code!' } } }, /events\.premises/],
    [{ events: { [type]: { another: 1 } } }, /not in the contract/],
    [{ events: { 'urn:tocsin:event:prison.released': {} } }, /exactly one/],
    [{ events: null }, /exactly one/],
    [{ sub_id: { format: 'email', id: null } }, /sub_id/],
    [{ toe: 'yesterday' }, /toe/],
    [{ iss: 'urn:example:somebody' }, /not taken here/],
  ] as const) {
    const { status, body } = await adapters.operator(`/refused/${one.id}/resend`, patch);
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(said);
  }
  expect((await refused()).map(({ id }) => id)).toContain(one.id);
});

it('can be put aside with a reason, and is counted no more', async () => {
  const one = await sendRefused('X100007', '2026-08-01T21:00:00Z');
  const counted = async (): Promise<number> =>
    ((await (await fetch(`${adapters.url}/health/ready`)).json()) as { refused: number }).refused;
  const before = await counted();
  const path = `/refused/${one.id}/done`;
  expect((await adapters.operator(path, { by: 'Gita Sampleton' })).status).toBe(400);
  const said = { by: 'Gita Sampleton', reason: 'told by telephone' };
  expect((await adapters.operator(path, said)).status).toBe(200);
  expect((await adapters.operator(path, said)).status).toBe(404);
  expect(await counted()).toBe(before - 1);
});

it('is nothing for anybody but operators, and by their door', async () => {
  expect((await adapters.operator('/refused', undefined, 'wrong')).status).toBe(401);
  expect((await fetch(`${adapters.operatorUrl}/refused`)).status).toBe(401);
  const headers = { authorization: `Bearer ${adapters.operatorToken}` };
  for (const path of ['/refused', '/kept', '/%6bept'])
    expect((await fetch(`${adapters.url}${path}`, { headers })).status).toBe(404);
  expect((await fetch(`${adapters.operatorUrl}/feeds/prison`, { method: 'POST' })).status).toBe(
    404,
  );
  for (const path of ['/messages/x', "/messages/' or 1=1", '/refused/x', '/nothing'])
    expect((await adapters.operator(path)).status).toBe(404);
  expect((await adapters.operator('/refused?after=x')).status).toBe(400);
  const one = await adapters.operator('/refused?limit=1');
  expect((one.body as { refused: object[] }).refused.length).toBeLessThanOrEqual(1);
});
