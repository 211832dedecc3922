import { messageOf, TocsinError } from '#kernel';

/** How long one request may take in all, in milliseconds. A long poll is answered within 30 s. */
const patience = 40_000;

export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * One request. A redirect is not followed: a signed statement goes to the address that was given, or nowhere.
 * @throws TocsinError `unavailable` when nobody answers
 */
export async function ask(url: string, init: RequestInit = {}): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, {
      redirect: 'manual',
      ...init,
      signal: init.signal ?? AbortSignal.timeout(patience),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (cause) {
    throw new TocsinError('unavailable', `No answer from the broker: ${messageOf(cause)}`, {
      cause,
    });
  }
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
