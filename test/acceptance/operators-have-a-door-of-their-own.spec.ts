import { rawRequest } from './harness/raw.js';
import { operatorToken, World } from './harness/world.js';

const bearer = { authorization: `Bearer ${operatorToken}` };

describe('operators have a door of their own', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
  });
  afterAll(() => world.stop());

  const operatorsOnly = [
    '/metrics',
    '/alerts',
    '/alerts/sources',
    '/record',
    '/operator/idle',
    '/operator/directory',
    '/operator/matches',
    '/operator/directory/readiness',
  ];

  it.each(operatorsOnly)('%s is not there at the public door, whoever asks', async (path) => {
    const nowhere = await fetch(`${world.url}/nowhere-at-all`, { headers: bearer });
    for (const headers of [bearer, { authorization: 'Bearer wrong' }, {}]) {
      const answer = await fetch(`${world.url}${path}`, { headers });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('www-authenticate')).toBeNull();
      expect(await answer.text()).toBe(await nowhere.clone().text());
    }
    const inside = await fetch(`${world.operatorUrl}${path}`);
    expect(inside.status).toBe(401);
  });

  it.each([
    ['POST', '/operator/directory'],
    ['PUT', '/operator/agencies'],
    ['HEAD', '/metrics'],
  ])('%s %s is not there either', async (method, path) => {
    const answer = await fetch(`${world.url}${path}`, {
      method,
      headers: { ...bearer, 'content-type': 'application/json' },
      ...(method !== 'HEAD' && { body: '{}' }),
    });
    expect(answer.status).toBe(404);
  });

  it.each([
    '//operator/idle',
    '/%6fperator/idle',
    '/%6Fperator/idle',
    '/./operator/idle',
    '/events/../operator/idle',
    '/operator//idle',
    '/OPERATOR/idle',
    '/operator/idle/',
    '/operator/idle;x=1',
    '/operator%2fidle',
    '/%2e/metrics',
    '/metrics?x=/events',
    '/metrics#x',
    'http://127.0.0.1/operator/idle',
    'http://operator/metrics',
  ])('however its path is written: %s', async (path) => {
    const { status, text } = await rawRequest(world.url, [
      `GET ${path} HTTP/1.1`,
      `authorization: Bearer ${operatorToken}`,
    ]);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain('idle');
    expect(text).not.toContain('tocsin_');
  });

  it.each([
    ['POST', '/events'],
    ['POST', `/ssf/poll/any`],
    ['GET', '/.well-known/jwks.json'],
    ['GET', '/.well-known/ssf-configuration'],
    ['POST', '/callbacks/notify/received'],
    ['GET', '/accept/a/b'],
  ])('%s %s is not there at the operators’ door', async (method, path) => {
    const answer = await fetch(`${world.operatorUrl}${path}`, {
      method,
      headers: { ...bearer, 'content-type': 'application/secevent+jwt' },
      ...(method === 'POST' && { body: 'x' }),
    });
    expect(answer.status).toBe(404);
  });

  it('health is at both; its parts are named to operators alone', async () => {
    for (const url of [world.url, world.operatorUrl])
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const outside = await fetch(`${world.url}/health/ready`);
    expect(Object.keys((await outside.json()) as object)).toEqual(['status']);
    const inside = await fetch(`${world.operatorUrl}/health/ready`);
    expect(Object.keys((await inside.json()) as object)).toEqual(['status', 'checks']);
  });

  it('another broker on the same port says which settings to look at', async () => {
    const { port } = new URL(world.operatorUrl);
    await expect(
      world.startBroker({ TOCSIN_PORT: '0', TOCSIN_OPERATOR_PORT: port }),
    ).rejects.toThrow(/TOCSIN_OPERATOR_PORT: operators cannot be served/);
  });

  it('both doors close when it ends', async () => {
    const { operatorUrl, url } = world.broker;
    expect(await world.broker.stop()).toEqual({ code: 0, signal: null });
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    await expect(fetch(`${operatorUrl}/health/live`)).rejects.toThrow();
  });
});
