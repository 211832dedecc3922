import { open, statusesIn } from '../../acceptance/harness/raw.js';
import type { Chance } from './chance.js';

/** How long a connection is listened to, in milliseconds: that has said nothing yet, and that has. */
const patience = { silent: 500, heard: 40 };

/** A request written by hand, as no client would write it. */
export interface Framed {
  kind: string;
  bytes: Buffer;
}

const head = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;

const frames: Readonly<Record<string, (body: Buffer, chance: Chance) => (string | Buffer)[]>> = {
  'a length too short': (body) => [head(usual(Math.max(0, body.length - 3))), body],
  'a length too long': (body) => [head(usual(body.length + 10)), body],
  'two lengths': (body) => [head([...usual(body.length), 'content-length: 3']), body],
  'a length that is no number': (body, chance) => [
    head(usual(chance.pick(['-1', '1e3', '0x10', '+5', '5, 5', '99999999999999999999', '']))),
    body,
  ],
  'a length and chunks': (body) => [
    head([...usual(body.length), 'transfer-encoding: chunked']),
    `${body.length.toString(16)}\r\n`,
    body,
    '\r\n0\r\n\r\n',
  ],
  chunks: (body) => [
    head([...usual(undefined), 'transfer-encoding: chunked']),
    `${body.length.toString(16)}\r\n`,
    body,
    '\r\n0\r\n\r\n',
  ],
  'broken chunks': (body, chance) => [
    head([...usual(undefined), 'transfer-encoding: chunked']),
    chance.pick(['ZZ\r\n', '-1\r\n', 'ffffffffffffffffff\r\n', '5;a=b\r\n', '\r\n']),
    body,
  ],
  'an encoding that nobody knows': (body, chance) => [
    head([
      ...usual(undefined),
      `transfer-encoding: ${chance.pick(['gzip', 'identity', 'chunked, x'])}`,
    ]),
    body,
  ],
  'a content encoding': (body, chance) => [
    head([...usual(body.length), `content-encoding: ${chance.pick(['gzip', 'br', 'x'])}`]),
    body,
  ],
  'another method': (body, chance) => [
    head(
      usual(
        body.length,
        chance.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'FOO', 'post']),
      ),
    ),
    body,
  ],
  'another path': (body, chance) => [
    head(
      usual(
        body.length,
        'POST',
        chance.pick([
          '/events/',
          '//events',
          '/events?a=%',
          '/%',
          '/events%00',
          '/../events',
          '*',
          'http://x/events',
          '/events#a',
          '/EVENTS',
        ]),
      ),
    ),
    body,
  ],
  'another version': (body, chance) => [
    head(
      usual(
        body.length,
        'POST',
        '/events',
        chance.pick(['HTTP/0.9', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'XXX', '']),
      ),
    ),
    body,
  ],
  'no host': (body) => [head(usual(body.length).filter((line) => !line.startsWith('host'))), body],
  'an odd type': (body, chance) => [
    head([
      ...usual(body.length).filter((line) => !line.startsWith('content-type')),
      `content-type: ${chance.pick(['application/secevent+jwt; charset=utf-16', 'application/secevent+jwt;;=', 'text/plain', '/', '', 'application/json', 'APPLICATION/SECEVENT+JWT'])}`,
    ]),
    body,
  ],
  'two types': (body) => [head([...usual(body.length), 'content-type: text/plain']), body],
  'a header that is none': (body, chance) => [
    head([
      ...usual(body.length),
      chance.pick([
        'no colon',
        ': no name',
        'a b: c',
        'x: \u0000',
        ' folded',
        `x: ${'y'.repeat(20_000)}`,
      ]),
    ]),
    body,
  ],
  'many headers': (body) => [
    head([...usual(body.length), ...Array.from({ length: 3_000 }, (_, n) => `x-${n}: y`)]),
    body,
  ],
  'it expects': (body, chance) => [
    head([...usual(body.length), `expect: ${chance.pick(['100-continue', 'a miracle'])}`]),
    body,
  ],
  'it upgrades': (body) => [
    head([...usual(body.length), 'connection: upgrade', 'upgrade: websocket']),
    body,
  ],
  'two in a row': (body) => [head(usual(body.length)), body, head(usual(body.length)), body],
  'half a head': () => ['POST /events HTTP/1.1\r\nhost: x\r\ncontent-'],
  'no HTTP': (_, chance) => [chance.bytes(200)],
  TLS: () => [Buffer.from('16030100c8010000c40303', 'hex')],
};

function usual(
  length: number | string | undefined,
  method = 'POST',
  path = '/events',
  version = 'HTTP/1.1',
): string[] {
  return [
    `${method} ${path} ${version}`.trim(),
    'host: broker.example',
    'content-type: application/secevent+jwt',
    ...(length === undefined ? [] : [`content-length: ${length}`]),
  ];
}

export function frame(body: Buffer, chance: Chance): Framed {
  const [kind, write] = chance.pick(Object.entries(frames));
  const bytes = Buffer.concat(write(body, chance).map((part) => Buffer.from(part)));
  return { kind: `HTTP: ${kind}`, bytes };
}

/** Sends it by itself, and hangs up. @returns the status of each answer; none where the connection was just ended */
export function sendFramed(port: number, bytes: Buffer): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = open(`http://127.0.0.1:${port}`);
    let heard = '';
    const end = (): void => {
      socket.destroy();
      resolve(statusesIn(heard));
    };
    socket.setTimeout(patience.silent, end);
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      socket.setTimeout(patience.heard);
    });
    socket.on('close', end);
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') reject(error);
      else end();
    });
    socket.on('connect', () => socket.write(bytes));
  });
}
