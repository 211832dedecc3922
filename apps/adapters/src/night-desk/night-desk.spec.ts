import pg from 'pg';
import { until, type Answer, type Received } from '#testing';
import { startAdapters, type Got, type RunningAdapters } from '../testing/running-adapters.js';

const tokenOf = (name: string): string => `a-token-of-${name}-that-is-long-enough`;
const nia = {
  name: 'Nia Night',
  token: tokenOf('nia'),
  may: ['night-desk' as const],
  premises: ['E12'],
};
const noa = { ...nia, name: 'Noa Night', token: tokenOf('noa'), premises: ['E12', 'E13'] };
const zoe = { ...nia, name: 'Zoe Away', token: tokenOf('zoe'), premises: ['E99'] };
const max = { name: 'Max Manual', token: tokenOf('max'), may: ['manual' as const] };

let adapters: RunningAdapters;
beforeAll(async () => {
  adapters = await startAdapters('hostel', [nia, noa, zoe, max]);
});
afterAll(() => adapters.stop());

/** What the broker answers, by the path. */
let standing: Answer;
let events: Answer;
let token: Answer;
const routes = ({ path }: Received): Answer | undefined => {
  if (path === '/events') return events;
  if (path === '/oauth/token') return token;
  return path.startsWith('/receipts/standing?jti=') ? standing : undefined;
};
beforeEach(() => {
  events = { status: 202 };
  token = { body: { access_token: 'a-token', token_type: 'DPoP', expires_in: 900 } };
  standing = { status: 503 };
  adapters.broker.answer(routes);
  adapters.broker.empty();
});
afterEach(() => adapters.broker.assertNothingUnexpected());

let serial = 100_000;
/** About another resident each time. */
const missing = (members: object = {}): object => ({
  kind: 'whereabouts-unknown',
  premises: 'E12',
  crn: `X${(serial += 1)}`,
  searched: true,
  ...members,
});
interface View {
  receipt: string;
  state: string;
  accepted: boolean;
  says: string[];
}
const post = async (body: object, shown = nia.token, headers: Record<string, string> = {}) => {
  const { status, json } = await adapters.ask('/night-desk/reports', {
    token: shown,
    body,
    headers,
  });
  return { status, view: json as unknown as View, json };
};
const look = async (receipt: string, shown = nia.token) => {
  const { status, json } = await adapters.ask(`/night-desk/reports/${receipt}`, { token: shown });
  return { status, view: json as unknown as View };
};
const reach = (receipt: string, state: string): Promise<View> =>
  until(`report to be ${state}`, async () => {
    const { view } = await look(receipt);
    return view.state === state && view;
  });
/** What was told by these reports alone, once it is so many statements. */
const toldBy = (reports: { view: View }[], count: number): Promise<Got[]> =>
  until(`${count} statements`, async () => {
    const receipts = reports.map(({ view }) => view.receipt);
    const got = (await adapters.got()).filter(({ claims }) =>
      receipts.includes(String(claims['txn'])),
    );
    return got.length >= count && got;
  });
async function countOfMessages(): Promise<number> {
  const client = new pg.Client({ connectionString: adapters.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ n: string }>('select count(*) as n from message');
  await client.end();
  return Number(rows[0]?.n);
}

describe('the night desk', () => {
  it.each<[string, string | undefined, number]>([
    ['nobody', undefined, 401],
    ['a stranger', tokenOf('eve'), 401],
    ['the hostel’s own system', 'the-token-of-the-hostel-system', 401],
    ['somebody who may do other things', max.token, 403],
  ])('is shut to %s, before anything is read', async (_, shown, status) => {
    const headers = shown === undefined ? undefined : { authorization: `Bearer ${shown}` };
    const body = 'x'.repeat(1_000_000);
    const answer = await fetch(adapters.url('/night-desk/reports'), {
      method: 'POST',
      body,
      ...(headers && { headers }),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    const looked = await fetch(adapters.url('/night-desk/reports/x'), {
      ...(headers && { headers }),
    });
    expect(looked.status).toBe(status);
  });

  it('takes a report, keeps it, and tells it signed by the hostel', async () => {
    const { status, view, json } = await post(
      missing({ crn: 'X123456', at: '2026-08-08T23:10', lastSeenAt: '2026-08-08T20:00' }),
    );
    expect(status).toBe(202);
    expect(json).toMatchObject({
      kind: 'whereabouts-unknown',
      premises: 'E12',
      reportedBy: 'Nia Night',
      accepted: false,
    });
    const [got] = await toldBy([{ view }], 1);
    expect(got).toMatchObject({
      name: 'hostel.whereabouts-unknown',
      content: {
        premises: 'E12',
        lastSeenAt: '2026-08-08T19:00:00Z',
        searched: true,
        source: { system: 'night-desk', record: view.receipt },
      },
      claims: {
        sub_id: { format: 'crn', id: 'X123456' },
        toe: Date.parse('2026-08-08T22:10:00Z') / 1000,
      },
    });
    expect(JSON.stringify(got)).not.toMatch('Nia');
  });

  it.each([
    [
      'curfew-missed',
      { contacted: false },
      { kind: 'missed', curfew: { from: '23:00', to: '06:00' }, contacted: false },
    ],
    ['absconded', { at: '2026-08-08T22:10:00Z' }, { leftAt: '2026-08-08T22:10:00Z' }],
    ['returned', { at: '2026-08-08T22:10:00Z' }, { outcome: 'returned' }],
  ])('tells of %s', async (kind, members, content) => {
    const report = { kind, premises: 'E12', crn: `X${(serial += 1)}`, ...members };
    expect(await toldBy([await post(report)], 1)).toMatchObject([
      { name: `hostel.${kind}`, content },
    ]);
  });

  it('refuses what cannot be told, field by field, and keeps nothing of it', async () => {
    const before = await countOfMessages();
    const { status, json } = await post({
      kind: 'gone',
      premises: 'E13',
      lastSeenAt: 'nine',
      notes: 'free',
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      type: 'urn:tocsin:problem:invalid_request',
      detail: expect.stringMatching(/kind: must be one of.*crn: must be given/) as string,
    });
    const paths = (json['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths.sort()).toEqual(['crn', 'kind', 'lastSeenAt', 'notes', 'premises']);
    const other = await fetch(adapters.url('/night-desk/reports'), {
      method: 'POST',
      headers: { authorization: `Bearer ${nia.token}` },
      body: '{"kind": ',
    });
    expect([other.status, await other.text()]).toEqual([400, expect.stringMatching(/not JSON/)]);
    const long = await post(missing(), nia.token, { 'idempotency-key': 'x'.repeat(201) });
    expect(long.json['errors']).toMatchObject([{ path: 'idempotency-key' }]);
    expect(await countOfMessages()).toBe(before);
  });

  it('shows a report to whoever made it and to its own premises, and to nobody else', async () => {
    const { view } = await post(missing());
    expect((await look(view.receipt)).status).toBe(200);
    expect((await look(view.receipt, noa.token)).status).toBe(200);
    expect((await look(view.receipt, zoe.token)).status).toBe(404);
    expect((await look("x' or 1=1")).status).toBe(404);
    const elsewhere = await post(missing({ premises: 'E13' }), noa.token);
    expect((await look(elsewhere.view.receipt)).status).toBe(404);
    // What the hostel's own system sent is no report of the desk.
    const { receipt } = await adapters.send({ ...missing(), type: 'whereabouts-unknown' });
    expect((await look(receipt)).status).toBe(404);
  });
});

describe('the same report', () => {
  it('with the same key is the same one, and another one with that key is refused', async () => {
    const report = missing();
    const key = { 'idempotency-key': 'retry-1' };
    const all = await Promise.all([post(report, nia.token, key), post(report, nia.token, key)]);
    all.push(await post(report, nia.token, key));
    expect(new Set(all.map(({ view }) => view.receipt)).size).toBe(1);
    const other = await post({ ...report, searched: false }, nia.token, key);
    expect(other.status).toBe(409);
    // Keys are a person's own.
    const hers = await post(missing(), noa.token, key);
    expect(hers.status).toBe(202);
    expect(await toldBy([...all, hers], 2)).toHaveLength(2);
  });

  it('in the same words within the hour is told once, whoever sends it, and is seen as the first', async () => {
    const report = missing();
    const first = await post(report);
    const second = await post({ ...report }, noa.token);
    expect(second.view.receipt).not.toBe(first.view.receipt);
    expect(second.view.says[0]).toMatch(/reported before/);
    standing = { body: { jti: 'j', state: 'routing', alerts: [] } };
    await reach(first.view.receipt, 'being-decided');
    expect((await look(second.view.receipt)).view).toMatchObject({ state: 'being-decided' });
    expect(await toldBy([first, second], 1)).toHaveLength(1);
  });

  it('is another one after he was back, in the same minute', async () => {
    const report = missing() as { crn: string };
    const reports = [
      await post(report),
      await post({ kind: 'returned', premises: 'E12', crn: report.crn }),
      await post(report),
    ];
    const names = (await toldBy(reports, 3)).map(({ name }) => name);
    expect(names).toEqual([
      'hostel.whereabouts-unknown',
      'hostel.returned',
      'hostel.whereabouts-unknown',
    ]);
  });
});

describe('who has taken it', () => {
  const alert = (...obligations: object[]) => ({
    body: {
      jti: 'j',
      state: 'told',
      alerts: [
        {
          reference: 'K7Q2-9FXM',
          severity: 'P1',
          raisedAt: '2026-08-08T22:10:00.000Z',
          obligations,
        },
      ],
    },
  });
  const spo = { role: 'offender-manager', post: 'Duty SPO' };

  it('is asked of the broker in the name of the hostel, and said in plain words', async () => {
    const { view } = await post(missing());
    standing = { body: { jti: 'j', state: 'routing', alerts: [] } };
    await reach(view.receipt, 'being-decided');
    standing = alert({ ...spo, state: 'delivered', dueAt: '2126-08-08T22:25:00.000Z' });
    const open = (await look(view.receipt)).view;
    expect(open).toMatchObject({ state: 'told', accepted: false });
    expect(open.says.join(' ')).toMatch(
      /^Told at 23:10 on 8 August\. Nobody has accepted yet \(Duty SPO\); the next person is asked at 23:25/,
    );
    const acceptedBy = { name: 'Demo Senior', post: 'duty SPO' };
    standing = alert({
      ...spo,
      state: 'accepted',
      acceptedAt: '2026-08-08T22:14:00.000Z',
      acceptedBy,
    });
    const taken = (await look(view.receipt)).view;
    expect(taken.accepted).toBe(true);
    expect(taken.says[1]).toMatch(/^Accepted by Demo Senior \(duty SPO\) at 23:14/);

    const asked = adapters.broker.requests.filter(({ path }) => path.startsWith('/receipts/'));
    const [got] = await toldBy([{ view }], 1);
    expect(asked.at(-1)?.path).toBe(`/receipts/standing?jti=${got?.jti}`);
    expect(asked.at(-1)?.headers).toMatchObject({
      authorization: 'DPoP a-token',
      dpop: expect.stringMatching(/^ey/) as string,
    });
  });

  it.each<[string, () => void]>([
    ['does not answer', () => (standing = { destroy: true })],
    ['answers 503', () => (standing = { status: 503 })],
    ['does not know it', () => (standing = { status: 404, body: {} })],
    ['answers what nobody understands', () => (standing = { body: { state: 'fine' } })],
    ['answers no JSON', () => (standing = { status: 200, body: '<html>' })],
    ['answers with a redirect', () => (standing = { status: 302, headers: { location: '/x' } })],
    [
      'refuses the token and the sign-in',
      () => {
        standing = { status: 401 };
        token = { status: 401, body: { error: 'invalid_client' } };
      },
    ],
  ])('is not guessed when the broker %s', async (_, how) => {
    const { view } = await post(missing());
    await toldBy([{ view }], 1);
    how();
    const seen = await reach(view.receipt, 'with-the-broker');
    expect(seen).toMatchObject({ accepted: false });
    expect(seen.says.join(' ')).toMatch(/The broker has it\. Who has taken it cannot be asked now/);
  });

  it('is nobody while the broker is away: it is kept, and goes when the broker is back', async () => {
    events = { status: 503 };
    const { status, view } = await post(missing());
    expect([status, view.state]).toEqual([202, 'kept-here']);
    const away = await until('the broker to be tried', async () => {
      const seen = (await look(view.receipt)).view;
      return seen.says.join(' ').includes('can be reached') && seen;
    });
    expect(away.says.join(' ')).toMatch(
      /It is kept here and goes as soon as the broker can be reached.*telephone/,
    );
    expect(away.accepted).toBe(false);
    events = { status: 202 };
    standing = { body: { jti: 'j', state: 'routing', alerts: [] } };
    await reach(view.receipt, 'being-decided');
  });

  it('is nobody when the broker refused it for good', async () => {
    events = { status: 400, body: { err: 'invalid_request' } };
    const { view } = await post(missing());
    const seen = await reach(view.receipt, 'refused');
    expect(seen.says.join(' ')).toMatch(/refused it.*telephone/);
  });
});

it('the log names nobody', () => {
  const output = adapters.process().output.join('\n');
  expect(output).toMatch(/a night desk reported/);
  expect(output).not.toMatch(/Nia|Noa|Zoe|X1\d{5}|a-token/);
});
