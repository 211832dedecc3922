import { connect, type Socket } from 'node:net';

/** Everything that came back on a connection, and when it was closed. */
export interface RawAnswer {
  /** Of the first answer; 0 when there was none. */
  status: number;
  /** Of every answer on the connection. */
  statuses: number[];
  text: string;
  milliseconds: number;
}

/** The status of each answer in what came back on a connection. */
export const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, code]) => Number(code));

/** Opens a connection from an address of this machine: every 127.x.y.z is one. */
export function open(url: string, from?: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({
    host: hostname,
    port: Number(port),
    ...(from !== undefined && { localAddress: from }),
  });
  socket.on('error', () => undefined);
  return socket;
}

/** Waits until the other side closes the connection. */
export function answerOf(socket: Socket): Promise<RawAnswer> {
  const began = performance.now();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    socket.once('close', () => {
      const text = Buffer.concat(chunks).toString();
      const statuses = statusesIn(text);
      const milliseconds = performance.now() - began;
      resolve({ status: statuses[0] ?? 0, statuses, text, milliseconds });
    });
  });
}

/**
 * Sends exactly these lines as a head, and this body, and gives what came back.
 * @param lines the request line and fields; `host` and `connection: close` are added unless `bare`
 */
export function rawRequest(
  url: string,
  lines: readonly string[],
  { body = '', bare = false }: { body?: string; bare?: boolean } = {},
): Promise<RawAnswer> {
  const socket = open(url);
  const added = bare ? [] : ['host: broker', 'connection: close'];
  const answer = answerOf(socket);
  socket.write(`${[...lines, ...added].join('\r\n')}\r\n\r\n${body}`);
  return answer;
}
