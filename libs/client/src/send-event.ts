import { messageOf, refusesStatementForGood, retryAfter, SystemClock } from '#kernel';
import { ask, objectIn, type HttpAnswer } from './http.js';

/** What became of sending a statement. */
export type Sent =
  /** It is stored, now or by an earlier send of the same text. */
  { taken: true; status: 202 } | NotTaken;

export interface NotTaken {
  taken: false;
  /**
   * Whether the same text may be taken later: when the broker can, or when it knows your agency and its key, as
   * `code` says. If not, it never will be: mend the statement.
   */
  retry: boolean;
  /** Seconds to wait at the least, where the broker said so; an hour at most. */
  retryAfter?: number;
  /** None: nobody answered. It may have been stored all the same, so send the same text again. */
  status?: number;
  /** The RFC 8935 code. */
  code?: string;
  /** A sentence for people. */
  description: string;
}

/**
 * Pushes a signed statement (RFC 8935). It throws nothing: whatever happens is in what it gives back.
 * The same text may be sent as often as you like: it has one effect.
 * @param url of the broker, as `https://broker.example`
 * @param signal to give up earlier
 */
export async function sendEvent(url: string, compact: string, signal?: AbortSignal): Promise<Sent> {
  try {
    return judge(
      await ask(`${url.replace(/\/+$/, '')}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
        body: compact,
        ...(signal && { signal }),
      }),
    );
  } catch (thrown) {
    return { taken: false, retry: true, description: messageOf(thrown) };
  }
}

/** What an answer to a push means (RFC 8935 §2.2, §2.4). */
function judge({ status, headers, text }: HttpAnswer): Sent {
  // Nothing but 202 says that it was stored; another 2xx is not the broker's.
  if (status === 202) return { taken: true, status };
  const said = objectIn(text) ?? {};
  const code = typeof said['err'] === 'string' ? said['err'] : undefined;
  const words = said['description'] ?? said['detail'];
  const after = secondsIn(headers.get('retry-after'));
  const again =
    status === 400
      ? code === undefined || !refusesStatementForGood.has(code)
      : status < 300 || status === 408 || status === 429 || status >= 500;
  return {
    taken: false,
    retry: after !== undefined || again,
    status,
    ...(code !== undefined && { code }),
    ...(after !== undefined && { retryAfter: after }),
    description: typeof words === 'string' ? words : `The broker answered ${status}`,
  };
}

/** `Retry-After` in whole seconds. */
function secondsIn(given: string | null): number | undefined {
  const wait = retryAfter(given ?? undefined, new SystemClock().machine());
  return wait === undefined ? undefined : Math.ceil(wait / 1_000);
}
