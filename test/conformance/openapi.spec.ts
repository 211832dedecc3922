import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { eventContracts } from '#contracts';
import { newId } from '#kernel';
import { until } from '#testing';
import type { TokenClient } from '#trust';
import { assertion, registerPeer, tokenForm } from '../acceptance/harness/peer.js';
import { operatorToken, World } from '../acceptance/harness/world.js';

interface Operation {
  servers?: object[];
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
/** Of the statement that is taken. */
const jti = newId();

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
  /** An agency's program that is signed in, in place of a token. */
  as?: TokenClient;
  headers?: Readonly<Record<string, string>>;
  status: number;
}

/** Asks the real broker, and holds its answer against the document. */
async function ask(call: Call): Promise<unknown> {
  const { path, method = 'get', url = path, body, type = 'application/json', status } = call;
  const { as: program, headers } = call;
  const token = 'token' in call || program ? call.token : operatorToken;
  const operation = document.paths[path]?.[method];
  // Operators come in by a door of their own.
  const door = operation?.servers ? world.operatorUrl : world.url;
  const init: RequestInit = {
    method: method.toUpperCase(),
    headers: {
      ...(body !== undefined && { 'content-type': type }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  const answer = await (program ? program.fetch(url, init) : fetch(`${door}${url}`, init));
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
    const good = await world.statement('prison', 'prison.released', subject, released, { jti });
    await ask({ ...events, body: good, status: 202 });
    await ask({ ...events, body: good, status: 202 });
    await ask({ ...events, body: 'hello', status: 400 });
    await ask({ ...events, body: good, type: 'text/plain', status: 415 });
    await ask({ ...events, body: 'x'.repeat(70_000), status: 413 });
    const other = await world.statement('court', 'prison.released', subject, released);
    await ask({ ...events, body: other, status: 400 });
    const gzip = { 'content-encoding': 'gzip' };
    await ask({ ...events, body: good, headers: gzip, status: 415 });
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`x-${at}`, 'x']));
    await ask({ ...events, body: good, headers: many, status: 431 });
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

  it('to a program that signs in', async () => {
    const peer = await registerPeer(world, 'urn:test:peer');
    const request = async (more: Record<string, string> = {}): Promise<Call> => ({
      path: '/oauth/token',
      method: 'post',
      type: 'application/x-www-form-urlencoded',
      token: undefined,
      body: tokenForm(await assertion(world, peer), more).toString(),
      status: 200,
    });
    await ask(await request());
    await ask({ ...(await request({ scope: 'everything' })), status: 400 });
    await ask({ ...(await request({ client_assertion: 'hello' })), status: 401 });
  });

  it('to a program that polls, and fetches a receipt', async () => {
    const as = world.program('police');
    const poll = { path: '/ssf/poll/{stream}', method: 'post', body: { returnImmediately: true } };
    const url = `/ssf/poll/${world.streams.police}`;
    await ask({ ...poll, url, as, status: 200 });
    await ask({ ...poll, url, token: undefined, status: 401 });
    await ask({ ...poll, url, as: world.program('police', 'ssf.manage'), status: 403 });
    await ask({ ...poll, url: `/ssf/poll/${newId()}`, as, status: 404 });
    const prison = world.program('prison');
    await ask({ path: '/receipts', url: `/receipts?jti=${jti}`, as: prison, status: 200 });
    await ask({ path: '/receipts', url: '/receipts?jti=none', as: prison, status: 404 });
    await ask({ path: '/receipts', as: prison, status: 400 });
    const standing = { path: '/receipts/standing', as: prison };
    await ask({ ...standing, url: `/receipts/standing?jti=${jti}`, status: 200 });
    await ask({ ...standing, url: '/receipts/standing?jti=none', status: 404 });
    await ask({ ...standing, status: 400 });
  });

  it('to a program that looks after its stream', async () => {
    const as = world.program('police', 'ssf.read ssf.manage');
    const id = world.streams.police;
    const [path, post] = ['/ssf/stream', { method: 'post', as }];
    await ask({ path, as, status: 200 });
    await ask({ path, url: `${path}?stream_id=${id}`, as, status: 200 });
    await ask({ path, url: `${path}?stream_id=none`, as, status: 404 });
    await ask({ path, ...post, body: {}, status: 409 });
    const body = { stream_id: id, description: 'A test' };
    await ask({ path, method: 'patch', as, body, status: 200 });
    await ask({ path, method: 'patch', as: world.program('police'), body, status: 403 });
    await ask({ path, method: 'put', as, body, status: 200 });
    const status = '/ssf/status';
    await ask({ path: status, url: `${status}?stream_id=${id}`, as, status: 200 });
    await ask({ path: status, ...post, body: { stream_id: id, status: 'enabled' }, status: 200 });
    const verify = { path: '/ssf/verify', ...post, body: { stream_id: id } };
    await ask({ ...verify, status: 204 });
    await ask({ ...verify, status: 429 });
    const subject = { stream_id: id, subject: { format: 'crn', id: 'X000001' } };
    await ask({ path: '/ssf/subjects:add', ...post, body: subject, status: 200 });
    await ask({ path: '/ssf/subjects:remove', ...post, body: subject, status: 403 });
    await ask({ path, url: `${path}?stream_id=${id}`, method: 'delete', as, status: 204 });
    await ask({ path, ...post, body: {}, status: 201 });
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
      /ssf-configuration\/\{rest\}$/,
      /keys(\/\{kid\}\/revoke)?$/,
      /^put \/operator\/(agencies|push-subscriptions)$/,
      /^post \/operator\/directory\/verify/,
    ];
    const left = all.filter((one) => !asked.has(one) && !elsewhere.some((rule) => rule.test(one)));
    expect(left).toEqual([]);
  });
});
