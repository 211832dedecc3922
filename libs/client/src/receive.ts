import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { TocsinError } from '#kernel';
import { verifyAlert, type AlertOptions, type VerifiedAlert } from './verify-alert.js';

/** Larger alerts than this are not read, in bytes: an alert may hold a whole statement of 64 KiB. */
const largest = 192 * 1024;

export interface PushAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Keeps an alert. It must be stored when this resolves: the broker will not send it again. */
export type Take = (alert: VerifiedAlert) => Promise<void>;

const refusal = (err: string, description: string): PushAnswer => ({
  status: 400,
  headers: { 'content-type': 'application/json', 'content-language': 'en' },
  body: JSON.stringify({ err, description }),
});
const bare = (status: number, headers: PushAnswer['headers'] = {}): PushAnswer => ({
  status,
  headers,
  body: '',
});

/** What says something about the alert itself (RFC 8935 §2.4), and not about us. */
const wire: readonly string[] = [
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
  'authentication_failed',
  'invalid_state',
];

/**
 * Answers one push of the broker (RFC 8935): checks the alert, has it stored, and only then says `202`.
 * When it cannot be stored, or the keys cannot be fetched, it says `503`, and the broker sends it again.
 */
export async function receive(
  request: { method: string; contentType: string | undefined; body: string },
  options: AlertOptions & { take: Take },
): Promise<PushAnswer> {
  if (request.method !== 'POST') return bare(405, { allow: 'POST' });
  const type = request.contentType?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/secevent+jwt') return bare(415);
  if (request.body.length > largest) return bare(413);
  try {
    await options.take(await verifyAlert(request.body, options));
    return bare(202);
  } catch (thrown) {
    if (thrown instanceof TocsinError && wire.includes(thrown.code))
      return refusal(thrown.code, thrown.message);
    return bare(503, { 'retry-after': '30' });
  }
}

/** The same as a handler for `node:http`: `createServer(pushListener({ … })).listen(…)`. */
export const pushListener =
  (options: AlertOptions & { take: Take }): RequestListener =>
  (incoming, response) => {
    answer(incoming, response, options).catch(() => incoming.socket.destroy());
  };

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: AlertOptions & { take: Take },
): Promise<void> {
  const body = await read(incoming);
  const {
    status,
    headers,
    body: text,
  } = body === undefined
    ? bare(413, { connection: 'close' })
    : await receive(
        {
          method: incoming.method ?? '',
          contentType: incoming.headers['content-type'],
          body,
        },
        options,
      );
  response.writeHead(status, headers).end(text);
}

/** The whole body, or nothing when there is more of it than is read. */
async function read(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > largest) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
