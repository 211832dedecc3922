import { startReceiver, until, type Receiver } from '#testing';
import { missing, settled, startAdapters, type TestAdapters } from './harness/adapters.js';

/** Whatever is kept can be read again, in the order in which it came; nothing is told twice. */

let broker: Receiver;
let adapters: TestAdapters;
const long = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

beforeAll(async () => {
  broker = await startReceiver();
  broker.answer(() => ({ status: 202 }));
  adapters = await startAdapters(broker.url);
});
afterAll(async () => {
  await adapters.stop();
  await broker.stop();
});

interface Replay {
  id: string;
  messages: number;
  endedAt: string | null;
}
async function replay(body: object): Promise<Replay> {
  const asked = await adapters.operator('/replay', body);
  expect(asked.status).toBe(202);
  const { id } = asked.body as Replay;
  return until(
    'the span to be read',
    async () => {
      const read = (await adapters.operator(`/replay/${id}`)).body as Replay;
      return read.endedAt !== null && read;
    },
    { within: 30_000 },
  );
}

const hearing = (id: string, code: string, label: string, day: string): object => ({
  hearing: {
    id,
    courtCentre: { code: 'B01LY00' },
    prosecutionCases: [
      {
        defendants: [
          {
            id: 'd1',
            pncId: '2002/0073319Z',
            offences: [{ judicialResults: [{ cjsCode: code, label }] }],
          },
        ],
      },
    ],
  },
  hearingDay: day,
});

it('a whole span, and nothing is told twice, nor does the older overwrite the newer', async () => {
  const count = 100;
  for (let n = 0; n < count; n += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, m) =>
        adapters.send(
          'hostel',
          missing(`X2${String(n + m).padStart(5, '0')}`, '2026-08-01T21:00:00Z'),
        ),
      ),
    );
  // A sentence, and then the same hearing with another: the second corrects the first.
  await adapters.send('court', hearing('h1', '1002', 'Imprisonment', '2026-01-07'));
  await settled(adapters);
  await adapters.send('court', hearing('h1', '1002', 'Imprisonment', '2026-01-08'));
  await settled(adapters);
  const outcomes = () =>
    adapters.ask<object>('select id, outcome, reason from message order by received_at, id');
  const before = await outcomes();
  const told = broker.requests.length;
  const dossiers = () => adapters.ask<object>('select count(*) from dossier');
  const known = await dossiers();

  // Killed in the midst, it goes on where it was.
  const { body } = await adapters.operator('/replay', { feed: 'hostel', ...long });
  await adapters.again();
  await until(
    'the span to be read',
    async () => {
      const path = `/replay/${(body as Replay).id}`;
      return ((await adapters.operator(path)).body as Replay).endedAt !== null;
    },
    { within: 90_000 },
  );
  expect((await replay({ feed: 'hostel', ...long })).messages).toBeGreaterThanOrEqual(count - 64);
  expect((await replay({ feed: 'court', ...long })).messages).toBe(2);
  expect((await replay({ feed: 'court', ...long, way: 'queue' })).messages).toBe(0);
  await settled(adapters, 90_000);

  expect(broker.requests.length).toBe(told);
  expect(await dossiers()).toEqual(known);
  const after = await outcomes();
  expect(after.map((one) => ({ ...one, reason: null }))).toEqual(
    before.map((one) => ({ ...one, reason: null })),
  );
  const readings = await adapters.ask<{ readings: number }>('select readings from message');
  expect(readings.every(({ readings: times }) => times >= 2)).toBe(true);
});

it('a message that is kept for a person, which then says something new', async () => {
  const report = { type: 'whereabouts-unknown', premises: 'E12', searched: true };
  const { receipt, outcome } = await adapters.send('hostel', report);
  expect(outcome).toMatch(/^kept-for-a-person/);
  const { body } = await adapters.operator('/kept');
  const { kept } = body as { kept: { id: string; reason: string; readings: number }[] };
  expect(kept.find(({ id }) => id === receipt)).toMatchObject({
    readings: 1,
    reason: expect.stringContaining('names nobody') as string,
  });
  const again = await adapters.operator(`/kept/${receipt}/read`, {});
  expect(again).toMatchObject({ status: 200, body: { receipt, events: 0 } });
  // As if this version could read it: the reason was not in the message.
  await adapters.ask(
    `update message set reason = 'an earlier version could not read it', outcome = 'kept'
     where id = (select id from message where feed = 'court' order by received_at limit 1)`,
  );
  const [row] = await adapters.ask<{ id: string }>(
    `select id from message where reason = 'an earlier version could not read it'`,
  );
  const told = await adapters.operator(`/kept/${row?.id ?? ''}/read`, {});
  expect(told).toMatchObject({ status: 200, body: { outcome: 'sent-to-broker-soon' } });
  expect((await adapters.operator(`/kept/${row?.id ?? ''}/read`, {})).status).toBe(404);
});

it('a person deals with what is kept, and it is counted no more', async () => {
  const counted = async (): Promise<number> =>
    ((await (await fetch(`${adapters.url}/health/ready`)).json()) as { kept: number }).kept;
  const before = await counted();
  const { receipt } = await adapters.send('prison', { version: 1 });
  expect(await counted()).toBe(before + 1);
  const said = { by: 'Gita Sampleton', reason: 'not for us' };
  expect((await adapters.operator(`/kept/${receipt}/done`, said)).status).toBe(200);
  expect(await counted()).toBe(before);
  const shown = (await adapters.operator(`/messages/${receipt}`)).body;
  expect(shown).toMatchObject({ outcome: 'kept', done: said });
  const { kept } = (await adapters.operator('/kept')).body as { kept: { id: string }[] };
  expect(kept.map(({ id }) => id)).not.toContain(receipt);
  expect((await adapters.operator(`/kept/${receipt}/done`, said)).status).toBe(404);
});

it('a span that cannot be read says why', async () => {
  for (const [body, said] of [
    [{ feed: 'parole', ...long }, /feed/],
    [{ feed: 'hostel', from: 'yesterday', to: long.to }, /from/],
    [{ feed: 'hostel', from: long.to, to: long.from }, /later/],
    [{ feed: 'hostel', ...long, more: 1 }, /not taken here/],
  ] as const) {
    const answer = await adapters.operator('/replay', body);
    expect(answer.status).toBe(400);
    expect((answer.body as { detail: string }).detail).toMatch(said);
  }
});
