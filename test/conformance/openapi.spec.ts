import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { eventContracts } from '#contracts';
import { until } from '#testing';
import { operatorToken, World } from '../acceptance/harness/world.js';

interface Operation {
  tags: string[];
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let world: World;
let document: Document;
let ajv: Ajv2020;
const asked = new Set<string>();

beforeAll(async () => {
  world = await World.start({ queue: 'postgres', polling: ['police'] });
  document = (await (await fetch(`${world.url}/openapi.json`)).json()) as Document;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
});
afterAll(() => world.stop());

/** A schema of the document, with what it refers to. */
const compiled = (schema: object): ValidateFunction =>
  ajv.compile({ ...schema, components: document.components });

interface Call {
  /** Its path in the document. */
  path: string;
  method?: string;
  /** In place of the path's parameters. */
  url?: string;
  body?: object | string;
  type?: string;
  token?: string | undefined;
  status: number;
}

/** Asks the real broker, and holds its answer against the document. */
async function ask(call: Call): Promise<unknown> {
  const { path, method = 'get', url = path, body, type = 'application/json', status } = call;
  const token = 'token' in call ? call.token : operatorToken;
  const operation = document.paths[path]?.[method];
  // Operators come in by a door of their own.
  const door = operation?.tags.includes('operator') ? world.operatorUrl : world.url;
  const answer = await fetch(`${door}${url}`, {
    method: method.toUpperCase(),
    headers: {
      ...(body !== undefined && { 'content-type': type }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect([method, url, answer.status, answer.status === status ? '' : text]).toEqual([
    method,
    url,
    status,
    '',
  ]);
  const named = String(status) in (operation?.responses ?? {}) ? String(status) : 'default';
  const said = operation?.responses[named];
  if (!said) throw new Error(`${method} ${path} is not in the document`);
  asked.add(`${method} ${path}`);
  const [contentType = ''] = (answer.headers.get('content-type') ?? '').split(';');
  if (!said.content) {
    expect([path, text]).toEqual([path, '']);
    return undefined;
  }
  expect([path, Object.keys(said.content)]).toEqual([path, expect.arrayContaining([contentType])]);
  if (!contentType.endsWith('json')) return text;
  const read: unknown = JSON.parse(text);
  const validate = compiled(said.content[contentType]?.schema ?? {});
  validate(read);
  expect([method, path, validate.errors ?? []]).toEqual([method, path, []]);
  return read;
}

describe('the broker answers as its OpenAPI document says', () => {
  it('to anybody', async () => {
    await until('a broker whose workers were seen', async () => {
      const { status } = await fetch(`${world.url}/health/ready`);
      return status === 200;
    });
    for (const path of [
      '/health/live',
      '/health/ready',
      '/.well-known/jwks.json',
      '/.well-known/ssf-configuration',
      '/.well-known/oauth-authorization-server',
      '/.well-known/tocsin-channels.json',
      '/openapi.json',
      '/reference',
    ])
      await ask({ path, status: 200, token: undefined });
    const path = '/duty/calendar/{file}';
    await ask({ path, url: '/duty/calendar/nothing.ics', status: 404, token: undefined });
  });

  it('to a statement that is taken and to ones that are not', async () => {
    const events = { path: '/events', method: 'post', type: 'application/secevent+jwt' };
    const released = { prison: 'TST', reason: 'CR' };
    const subject = { format: 'crn', id: 'X000001' };
    const good = await world.statement('prison', 'prison.released', subject, released);
    await ask({ ...events, body: good, status: 202 });
    await ask({ ...events, body: good, status: 202 });
    await ask({ ...events, body: 'hello', status: 400 });
    await ask({ ...events, body: good, type: 'text/plain', status: 415 });
    await ask({ ...events, body: 'x'.repeat(70_000), status: 413 });
    const other = await world.statement('court', 'prison.released', subject, released);
    await ask({ ...events, body: other, status: 400 });
    await world.barrier();
  });

  it('to an operator who looks', async () => {
    const { alerts } = (await ask({ path: '/alerts', status: 200 })) as {
      alerts: { ref: string }[];
    };
    expect(alerts.length).toBeGreaterThan(0);
    const ref = alerts[0]?.ref ?? '';
    await ask({ path: '/alerts/{ref}', url: `/alerts/${ref}`, status: 200 });
    await ask({ path: '/alerts/{ref}', url: '/alerts/AAAA-AAAA', status: 404 });
    await ask({ path: '/alerts', status: 401, token: undefined });
    await ask({ path: '/alerts', url: '/alerts?limit=zero', status: 400 });
    for (const path of [
      '/alerts/sources',
      '/record',
      '/metrics',
      '/operator/idle',
      '/operator/agencies',
      '/operator/keys',
      '/operator/matches',
      '/operator/directory',
      '/operator/directory/gaps',
      '/operator/directory/readiness',
    ])
      await ask({ path, status: 200 });
    const agency = '/operator/agencies/{agency}';
    const police = `/operator/agencies/${encodeURIComponent('urn:test:police')}`;
    await ask({ path: agency, url: police, status: 200 });
    await ask({ path: agency, url: '/operator/agencies/nobody', status: 404 });
    const duty = '/operator/directory/duty';
    await ask({ path: duty, url: `${duty}?post=ppu-a/duty-spo`, status: 200 });
    const span = 'from=2026-02-02T09:00:00Z&to=2026-02-03T09:00:00Z';
    await ask({ path: duty, url: `${duty}?post=ppu-a/duty-spo&${span}`, status: 200 });
  });

  it('to an operator who does something', async () => {
    const post = { method: 'post' };
    const said = { by: { name: 'Demo Clerk', post: 'desk' }, reason: 'A test' };
    const found = (await ask({
      ...post,
      path: '/operator/cases/find',
      body: { scheme: 'crn', value: 'X000001' },
      status: 200,
    })) as { id: string };
    const one = '/operator/cases/{id}';
    await ask({ path: one, url: `/operator/cases/${found.id}`, status: 200 });
    const other = (await ask({
      ...post,
      path: '/operator/cases/find',
      body: { scheme: 'crn', value: 'X000003' },
      status: 200,
    })) as { id: string };
    const url = `/operator/cases/${found.id}`;
    await ask({
      ...post,
      path: `${one}/merge`,
      url: `${url}/merge`,
      body: { ...said, into: other.id },
      status: 200,
    });
    await ask({ ...post, path: `${one}/unmerge`, url: `${url}/unmerge`, body: said, status: 200 });
    await ask({
      ...post,
      path: `${one}/erase-names`,
      url: `${url}/erase-names`,
      body: said,
      status: 200,
    });
    const policy = {
      policy: 'policy: { id: test, approvedBy: Nobody, timezone: Europe/London }',
    };
    await ask({ ...post, path: '/operator/policy/check', body: policy, status: 200 });
    await ask({ ...post, path: '/operator/policy/check', body: { policy: ':' }, status: 400 });
    await ask({ ...post, path: '/operator/directory', body: { directory: 1 }, status: 400 });
    const staff = { staff: 'staff-ppu-a/duty-spo' };
    const calendar = '/operator/directory/calendar';
    const made = (await ask({ ...post, path: `${calendar}/new`, body: staff, status: 200 })) as {
      url: string;
    };
    const file = new URL(made.url).pathname;
    await ask({ path: '/duty/calendar/{file}', url: file, status: 200, token: undefined });
    await ask({ ...post, path: `${calendar}/revoke`, body: staff, status: 200 });
    const agency = '/operator/agencies/{agency}';
    const police = `/operator/agencies/${encodeURIComponent('urn:test:police')}`;
    const because = { because: 'A test' };
    for (const what of ['suspend', 'resume'])
      await ask({
        ...post,
        path: `${agency}/${what}`,
        url: `${police}/${what}`,
        body: because,
        status: 200,
      });
    const match = '/operator/matches/{event}';
    const nobody = '/operator/matches/01920000-0000-7000-8000-000000000001';
    await ask({ ...post, path: match, url: nobody, body: { ...said, case: 'new' }, status: 404 });
    await ask({ ...post, path: `${match}/undo`, url: `${nobody}/undo`, body: said, status: 404 });
  });

  it('has contents that their own examples fit', () => {
    for (const { type, example } of eventContracts) {
      const name = type.split(':').at(-1) ?? '';
      const validate = compiled({ $ref: `#/components/schemas/${name}` });
      validate(example);
      expect([name, validate.errors ?? []]).toEqual([name, []]);
    }
  });

  it('was asked nearly everything there is', () => {
    const all = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    // Pages with a secret link, codes sent to telephones, and what other suites ask in full.
    const elsewhere = [
      /^(get|post) \/accept\//,
      /^post \/callbacks\//,
      /^(get|post|put|patch|delete) \/ssf\//,
      /^post \/oauth\//,
      /^get \/receipts$/,
      /ssf-configuration\/\{rest\}$/,
      /keys(\/\{kid\}\/revoke)?$/,
      /^put \/operator\/(agencies|push-subscriptions)$/,
      /^post \/operator\/directory\/verify/,
    ];
    const left = all.filter((one) => !asked.has(one) && !elsewhere.some((rule) => rule.test(one)));
    expect(left).toEqual([]);
  });
});
