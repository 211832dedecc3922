import { messageOf, TocsinError } from '#kernel';

/** How long one request may take in all, in milliseconds. A long poll is answered within 30 s. */
const patience = 40_000;

/** More than this is not read, in bytes: a poll may be answered with a hundred alerts. */
const largest = 32 * 1024 * 1024;

export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Who makes a request: `fetch`, or what signs in before it. */
export type Caller = (url: string, init: RequestInit) => Promise<Response>;

/**
 * One request. A redirect is not followed: a signed statement goes to the address that was given, or nowhere.
 * @throws TocsinError `unavailable` when nobody answers, or with more than is read; what `call` refuses by itself
 */
export async function ask(
  url: string,
  init: RequestInit = {},
  call: Caller = fetch,
): Promise<HttpAnswer> {
  try {
    const answer = await call(url, {
      redirect: 'manual',
      ...init,
      signal: init.signal ?? AbortSignal.timeout(patience),
    });
    return { status: answer.status, headers: answer.headers, text: await textOf(answer) };
  } catch (cause) {
    if (cause instanceof TocsinError) throw cause;
    throw new TocsinError('unavailable', `No answer from the broker: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** The body, as far as it may go. What is left of a larger one is not waited for. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const parts: AsyncIterable<Uint8Array> | undefined = body ?? undefined;
  for await (const chunk of parts ?? []) {
    length += chunk.length;
    if (length > largest) throw new TocsinError('unavailable', 'The answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object that was answered with `200`. @throws TocsinError `unavailable` when it is anything else */
export async function askForObject(
  url: string,
  init?: RequestInit,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, text } = await ask(url, init);
  const read = status === 200 ? objectIn(text) : undefined;
  if (!read) throw new TocsinError('unavailable', `${url} answered ${status} and no JSON object`);
  return read;
}

export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}
