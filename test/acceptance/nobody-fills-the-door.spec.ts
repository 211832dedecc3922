import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#testing';
import { answerOf, open, rawRequest, type RawAnswer } from './harness/raw.js';
import { metricOf } from './harness/watched.js';
import { World } from './harness/world.js';

const set = 'content-type: application/secevent+jwt';
const person = { format: 'noms', id: 'A0001AA' };

describe('nobody fills the door', () => {
  let world: World;
  const held: Socket[] = [];
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      environment: {
        TOCSIN_HEADERS_WITHIN: 'PT2S',
        TOCSIN_BODY_WITHIN: 'PT4S',
        TOCSIN_ADDRESS_CONNECTIONS: '40',
        TOCSIN_CONNECTIONS: '100',
        TOCSIN_TRUSTED_PROXIES: '127.9.0.0/16',
      },
    });
  });
  afterEach(() => {
    for (const socket of held) socket.destroy();
    held.length = 0;
  });
  afterAll(() => world.stop());

  const away = (why: string): Promise<number> =>
    metricOf(world.operatorUrl, `tocsin_turned_away_total{why="${why}"}`);
  const problem = ({ text }: RawAnswer): unknown => JSON.parse(text.split('\r\n\r\n')[1] ?? '');
  const hold = (from?: string): Socket => {
    const socket = open(world.url, from);
    held.push(socket);
    return socket;
  };
  /** Writes a piece again and again until the other side has enough. */
  const trickle = async (socket: Socket, piece: string): Promise<RawAnswer> => {
    const answer = answerOf(socket);
    while (!socket.destroyed) {
      socket.write(piece);
      await pause(200);
    }
    return answer;
  };

  describe('what is too large', () => {
    it.each<[string, string[], number, string, string]>([
      ['an address', [`GET /${'a'.repeat(5_000)} HTTP/1.1`], 414, 'uri_too_long', 'uri_too_long'],
      [
        'an address with a question',
        [`GET /alerts?${'a'.repeat(5_000)} HTTP/1.1`],
        414,
        'uri_too_long',
        'uri_too_long',
      ],
      [
        'one field',
        ['GET /health/live HTTP/1.1', `x-large: ${'a'.repeat(20_000)}`],
        431,
        'headers_too_large',
        'headers_too_large',
      ],
      [
        'many fields',
        ['GET /health/live HTTP/1.1', ...Array.from({ length: 80 }, (_, at) => `x-${at}: 1`)],
        431,
        'headers_too_large',
        'headers_too_large',
      ],
      [
        'very many fields',
        ['GET /health/live HTTP/1.1', ...Array.from({ length: 2_500 }, (_, at) => `x-${at}:`)],
        431,
        'headers_too_large',
        'headers_too_large',
      ],
      [
        'a body that is packed',
        ['POST /events HTTP/1.1', set, 'content-encoding: gzip', 'content-length: 3'],
        415,
        'content_encoding',
        'content_encoding',
      ],
    ])('%s', async (_, lines, status, code, why) => {
      const before = await away(why);
      const body = lines.includes(set) ? 'abc' : '';
      const answer = await rawRequest(world.url, lines, { body });
      expect(answer.status).toBe(status);
      expect(answer.text.toLowerCase()).toContain('content-type: application/problem+json');
      expect(problem(answer)).toMatchObject({ type: `urn:tocsin:problem:${code}`, status });
      expect(answer.text).not.toContain('aaaa');
      expect(await away(why)).toBe(before + 1);
    });

    it('a body that is packed as it is, is as good as one that does not say so', async () => {
      const answer = await world.push('rubbish', { 'content-encoding': 'identity' });
      expect(answer.status).toBe(400);
    });

    it('a body that says no length is measured as it comes', async () => {
      const socket = hold();
      const answer = answerOf(socket);
      socket.write(
        `POST /events HTTP/1.1\r\nhost: broker\r\n${set}\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      const piece = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
      for (let one = 0; one < 5; one += 1) socket.write(piece);
      const { status, milliseconds } = await answer;
      expect(status).toBe(413);
      expect(milliseconds).toBeLessThan(4_000);
    });
  });

  describe('what is not HTTP as everybody reads it', () => {
    const two = 'GET /health/live HTTP/1.1\r\nhost: broker\r\n\r\n';
    it.each<[string, string[], string]>([
      [
        'both lengths',
        ['POST /events HTTP/1.1', set, 'content-length: 5', 'transfer-encoding: chunked'],
        `0\r\n\r\n${two}`,
      ],
      [
        'both lengths, the other way round',
        ['POST /events HTTP/1.1', set, 'transfer-encoding: chunked', 'content-length: 5'],
        `0\r\n\r\n${two}`,
      ],
      [
        'two lengths',
        ['POST /events HTTP/1.1', set, 'content-length: 5', 'content-length: 50'],
        `abcde${two}`,
      ],
      ['a length with a sign', ['POST /events HTTP/1.1', set, 'content-length: +5'], 'abcde'],
      [
        'a coding that hides',
        ['POST /events HTTP/1.1', set, 'transfer-encoding: xchunked'],
        `0\r\n\r\n${two}`,
      ],
      [
        'a coding after chunked',
        ['POST /events HTTP/1.1', set, 'transfer-encoding: chunked, identity'],
        `0\r\n\r\n${two}`,
      ],
      [
        'a space before the colon',
        ['POST /events HTTP/1.1', set, 'content-length : 5'],
        `abcde${two}`,
      ],
      ['a folded field', ['GET /health/live HTTP/1.1', 'x-folded: a', ' b'], ''],
      ['a bare line feed in a field', ['GET /health/live HTTP/1.1', 'x-a: a\nx-b: b'], ''],
      ['no version', ['GET /health/live'], ''],
      ['an old version', ['GET /health/live HTTP/0.9'], ''],
      ['a version to come', ['GET /health/live HTTP/2.0'], ''],
      ['rubbish', ['\u0016\u0003\u0001 hello'], ''],
    ])('%s', async (_, lines, body) => {
      const { statuses } = await rawRequest(world.url, lines, { body });
      // One refusal, and nothing behind it is taken for a second request.
      expect(statuses).toEqual([400]);
    });

    it('no host, and two', async () => {
      const none = await rawRequest(world.url, ['GET /health/live HTTP/1.1', 'connection: close'], {
        bare: true,
      });
      expect(none.status).toBe(400);
      const two = await rawRequest(world.url, ['GET /health/live HTTP/1.1', 'host: another']);
      expect(two.status).toBe(400);
    });

    it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'DELETE', 'CONNECT', 'FROB'])(
      '%s does nothing and tells nothing back',
      async (method) => {
        const { status, text } = await rawRequest(world.url, [
          `${method} /events HTTP/1.1`,
          'x-secret: never-told',
        ]);
        // CONNECT is a closed connection.
        expect([0, 400, 404]).toContain(status);
        expect(text).not.toContain('never-told');
      },
    );

    it('a wish to speak another protocol is not heard', async () => {
      const { status } = await rawRequest(world.url, [
        'GET /health/live HTTP/1.1',
        'upgrade: h2c',
        'connection: Upgrade, HTTP2-Settings',
      ]);
      expect(status).toBe(200);
    });
  });

  describe('what is slow', () => {
    it('a connection on which nothing is said', async () => {
      const { status, milliseconds } = await answerOf(hold());
      expect(status).toBe(408);
      expect(milliseconds).toBeLessThan(5_000);
    });

    it('a head that trickles', async () => {
      const socket = hold();
      socket.write('GET /health/live HTTP/1.1\r\nhost: broker\r\n');
      const answer = await trickle(socket, 'x-slow: 1\r\n');
      expect(answer.status).toBe(408);
      expect(problem(answer)).toMatchObject({ type: 'urn:tocsin:problem:request_timeout' });
      expect(answer.milliseconds).toBeLessThan(5_000);
    });

    it('a body that trickles', async () => {
      const socket = hold();
      socket.write(
        `POST /events HTTP/1.1\r\nhost: broker\r\n${set}\r\ncontent-length: 60000\r\n\r\n`,
      );
      const answer = await trickle(socket, 'a');
      expect(answer.status).toBe(408);
      expect(answer.milliseconds).toBeLessThan(7_000);
      expect(answer.milliseconds).toBeGreaterThan(3_000);
    });

    it('a hundred of them hold up nobody', async () => {
      for (let one = 0; one < 40; one += 1)
        hold('127.0.1.1').write('POST /events HTTP/1.1\r\nhost: broker\r\nx-slow: ');
      const began = performance.now();
      await world.say('prison', 'prison.released', person, { prison: 'TST', reason: 'CR' });
      expect(performance.now() - began).toBeLessThan(1_500);
    });
  });

  describe('what is many', () => {
    const taken = (socket: Socket): Promise<boolean> =>
      new Promise((resolve) => {
        socket.once('close', () => resolve(false));
        socket.once('data', () => resolve(true));
        socket.write('GET /health/live HTTP/1.1\r\nhost: broker\r\n\r\n');
      });

    it('connections of one address; another is served, and so is the first when they are gone', async () => {
      const before = await away('too_many_connections');
      const sockets = Array.from({ length: 60 }, () => hold('127.0.2.1'));
      const answers = await Promise.all(sockets.map(taken));
      expect(answers.filter(Boolean)).toHaveLength(40);
      expect(await away('too_many_connections')).toBe(before + 20);
      expect(await taken(hold('127.0.2.2'))).toBe(true);
      for (const socket of sockets) socket.destroy();
      await until('room', () => taken(hold('127.0.2.1')), { within: 5_000 });
    });

    it('a proxy speaks for many: its connections are not counted one by one', async () => {
      const sockets = Array.from({ length: 50 }, () => hold('127.9.0.1'));
      const answers = await Promise.all(sockets.map(taken));
      expect(answers.filter(Boolean)).toHaveLength(50);
    });

    it('connections in all; operators come in by their own door all the same', async () => {
      const sockets = [1, 2, 3, 4].flatMap((last) =>
        Array.from({ length: 35 }, () => hold(`127.0.3.${last}`)),
      );
      const answers = await Promise.all(sockets.map(taken));
      expect(answers.filter(Boolean).length).toBeLessThanOrEqual(100);
      expect(answers.filter(Boolean).length).toBeGreaterThan(80);
      expect((await fetch(`${world.operatorUrl}/health/live`)).status).toBe(200);
      expect(await world.alerts()).toBeDefined();
    });
  });
});
