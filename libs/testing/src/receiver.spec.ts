import { startReceiver, type Receiver } from '#testing';

describe('receiver', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  const post = (path: string): Promise<Response> =>
    fetch(`${receiver.url}${path}`, { method: 'POST', body: 'hello' });

  it('records a request and answers as programmed', async () => {
    receiver.answer(({ path }) => ({
      status: 202,
      headers: { 'x-path': path },
      body: { taken: true },
      delay: 5,
    }));
    const response = await post('/notices?one=1');
    expect([response.status, response.headers.get('x-path')]).toEqual([202, '/notices?one=1']);
    await expect(response.json()).resolves.toEqual({ taken: true });
    const request = await receiver.waitFor(({ method }) => method === 'POST');
    expect(request).toMatchObject({ path: '/notices?one=1', body: 'hello' });
    receiver.assertNothingUnexpected();
  });

  it('can cut the connection', async () => {
    receiver.answer(() => ({ destroy: true }));
    await expect(post('/cut')).rejects.toThrow('fetch failed');
    expect(receiver.requests).toHaveLength(1);
  });

  it('fails on a request that it has no answer for', async () => {
    expect((await post('/surprise')).status).toBe(501);
    expect(() => receiver.assertNothingUnexpected()).toThrow('POST /surprise');
  });
});
