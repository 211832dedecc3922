import type { Connection } from './connection.js';
import { PlainError } from './plain-error.js';

export interface Request {
  method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON, or as it is when it is text. */
  body?: unknown;
  type?: string;
  token?: string;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  text: string;
}

const patience = 30_000;

/** One request to any address. Only a network fault throws. */
export async function send(url: string, request: Request = {}): Promise<Answer> {
  const { method = 'GET', body, type = 'application/json', token, signal } = request;
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      // A token goes where the operator said, and no further.
      redirect: 'manual',
      signal: signal ?? AbortSignal.timeout(patience),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (cause) {
    throw new PlainError(
      `Nobody answers at ${new URL(url).origin}. Is Tocsin running? Operators have a door of their own: --operator-url.`,
      { cause },
    );
  }
}

/** A request as operator. @throws PlainError when the broker says no */
export async function operator<Body>(
  connection: Connection,
  path: string,
  request: Request = {},
): Promise<Body> {
  const answer = await send(`${connection.operatorUrl}${path}`, {
    ...request,
    token: connection.operatorToken,
  });
  if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text) as Body;
  throw new PlainError(refusalIn(answer));
}

/** A request as operator of the adapters. @throws PlainError when they say no */
export async function adaptersOperator<Body>(
  { adaptersOperator: { url, token } }: Connection,
  path: string,
  request: Request = {},
): Promise<Body> {
  const answer = await send(`${url}${path}`, { ...request, token });
  if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text) as Body;
  throw new PlainError(refusalIn(answer));
}

/** What a refusal says, as one text: RFC 9457 problem details, RFC 8935 errors, or the bare status. */
export function refusalIn({ status, text }: Answer): string {
  if (status === 401) return 'The token is not the right one.';
  const said = membersOf(text);
  const detail = said['detail'] ?? said['description'] ?? said['error'] ?? said['title'];
  const errors = Array.isArray(said['errors'])
    ? said['errors'].map((one) => `\n  ${String(one)}`)
    : [];
  if (typeof detail === 'string') return `${detail}${errors.join('')}`;
  return `It was refused (${status}).${errors.join('')}`;
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}
