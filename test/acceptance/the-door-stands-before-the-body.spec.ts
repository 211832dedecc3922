import type { Socket } from 'node:net';
import { until } from '#testing';
import { open } from './harness/raw.js';
import { World } from './harness/world.js';

describe('the door stands before the body', () => {
  let world: World;
  const senders: Socket[] = [];
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
  });
  afterAll(async () => {
    for (const sender of senders) sender.destroy();
    await world.stop();
  });

  /** Sends the head of a request that says its body is so long, and never more of it than this. */
  const begin = (url: string, path: string, type: string, length: number, body = ''): Socket => {
    const sender = open(url);
    senders.push(sender);
    sender.write(
      `POST ${path} HTTP/1.1\r\nhost: broker\r\nconnection: close\r\ncontent-type: ${type}\r\n` +
        `content-length: ${length}\r\n\r\n${body}`,
    );
    return sender;
  };
  const statusOf = async (sender: Socket): Promise<string> => {
    const head = await until('an answer', () => sender.read() as Buffer | null, { within: 5_000 });
    return head.toString().split('\r\n')[0] ?? '';
  };

  it.each([
    ['/operator/directory', 'application/json', 1_000_000, /404/],
    ['/ssf/poll/any', 'application/json', 1_000_000, /413/],
    ['/nowhere', 'application/json', 1_000_000, /404|413/],
    ['/events', 'application/secevent+jwt', 65_537, /413/],
    ['/events', 'text/plain', 100, /415/],
    ['/%65vents', 'text/plain', 100, /415/],
    ['/%6Fperator/directory', 'application/json', 100, /404/],
  ])('%s as %s, %i bytes', async (path, type, length, status) => {
    expect(await statusOf(begin(world.url, path, type, length))).toMatch(status);
  });

  it.each([
    ['/operator/directory', 1_000_000, /401/],
    ['/operator/policy/check', 10, /401/],
    ['/%6Fperator/directory', 100, /401/],
    ['/events', 1_000_000, /404/],
  ])('for operators: %s, %i bytes', async (path, length, status) => {
    const sender = begin(world.operatorUrl, path, 'application/json', length);
    expect(await statusOf(sender)).toMatch(status);
  });

  it('a path that is written in another way gets the same answer', async () => {
    const answer = await fetch(`${world.url}/%65vents`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: await world.statement('hostel', 'hostel.absconded', { format: 'crn', id: 'X1' }, {}),
    });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ err: 'invalid_request' });
  });

  it('an operator may send a large document', async () => {
    const policy = `policy: ${'x'.repeat(150_000)}`;
    await expect(world.operator('POST', '/operator/policy/check', { policy })).rejects.toThrow(
      /400 .*policy/i,
    );
  });

  it('a reference that cannot be one is not found', async () => {
    await expect(world.operator('GET', '/alerts/%00')).rejects.toThrow(/ 404 /);
  });

  it('a sender that stopped half-way does not hold up the end', async () => {
    begin(world.url, '/events', 'application/secevent+jwt', 1000, 'abc');
    begin(world.url, '/events', 'text/plain', 1000, 'abc');
    await until('the request to be there', async () => (await world.alerts()).length === 0);
    expect(await world.broker.stop()).toEqual({ code: 0, signal: null });
  });
});
