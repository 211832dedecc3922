import { TocsinError, type ErrorCode } from '#kernel';
import type { TokenClient } from '#trust';
import { ask, objectIn } from './http.js';
import { verifyAlert, type AlertOptions, type VerifiedAlert } from './verify-alert.js';

export interface PollOptions extends AlertOptions {
  /** The stream's own address, as the broker gave it: `https://broker.example/ssf/poll/…`. */
  endpoint: string;
  /**
   * Signs you in (scope `ssf.read`): a `TokenClient`, whose tokens nobody else can use; or what gives a token that
   * is sent as it is.
   */
  token: TokenClient | (() => Promise<string>);
  /** What you have stored since the last poll: the broker lets go of it. */
  ack?: readonly string[];
  /** What you could not take since the last poll, and why. */
  setErrs?: Polled['refused'];
  /** How many at most. `0` only acknowledges. */
  maxEvents?: number;
  /** Answer at once although there is nothing. Otherwise the broker waits for something. */
  returnImmediately?: boolean;
  signal?: AbortSignal;
}

export interface Polled {
  alerts: VerifiedAlert[];
  /** What can never be taken, by `jti`: give it back as `setErrs` of the next poll. */
  refused: Readonly<Record<string, { err: string; description: string }>>;
  /**
   * What cannot be taken now, and why: a key is missing, or a clock is wrong. Say nothing of it to the broker: it
   * keeps it, and gives it again at once, so mend what is wrong and wait a while before you poll again.
   */
  left: Polled['refused'];
  /** More is waiting. */
  more: boolean;
}

/**
 * Fetches waiting alerts (RFC 8936), each checked. Nothing is acknowledged by fetching it: store the alerts, then
 * poll again with their `jti` in `ack`.
 * @throws TocsinError `unavailable` when it may work later, `access_denied` when the token is not taken,
 * `unauthenticated` when a `TokenClient` gets none
 */
export async function poll(options: PollOptions): Promise<Polled> {
  const { endpoint, token, ack = [], setErrs = {}, maxEvents, returnImmediately = false } = options;
  const init = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-language': 'en',
      accept: 'application/json',
      ...(typeof token === 'function' && { authorization: `Bearer ${await token()}` }),
    },
    body: JSON.stringify({
      ack,
      setErrs,
      returnImmediately,
      ...(maxEvents !== undefined && { maxEvents }),
    }),
    ...(options.signal && { signal: options.signal }),
  };
  const answer =
    typeof token === 'function'
      ? await ask(endpoint, init)
      : await ask(endpoint, init, (url, given) => token.fetch(url, given));
  if (answer.status === 401 || answer.status === 403)
    throw new TocsinError('access_denied', 'The broker does not take the token');
  const read = answer.status === 200 ? objectIn(answer.text) : undefined;
  const sets = read?.['sets'];
  if (typeof sets !== 'object' || sets === null)
    throw new TocsinError('unavailable', `The broker answered ${answer.status} to a poll`);
  return { ...(await checked(sets, options)), more: read?.['moreAvailable'] === true };
}

/**
 * What no key and no clock will change: what is given back as `setErrs` is never given again. `invalid_state` is said
 * of a verification alone (SSF 1.0 §8.1.4.1), never of an alert.
 */
const final: readonly ErrorCode[] = ['invalid_request', 'invalid_audience', 'invalid_state'];

async function checked(sets: object, options: AlertOptions): Promise<Omit<Polled, 'more'>> {
  const alerts: VerifiedAlert[] = [];
  const refused: Record<string, { err: string; description: string }> = {};
  const left: Record<string, { err: string; description: string }> = {};
  for (const [jti, compact] of Object.entries(sets) as [string, unknown][]) {
    try {
      const alert = await verifyAlert(typeof compact === 'string' ? compact : '', options);
      if (alert.jti !== jti) throw new TocsinError('invalid_request', 'It has another jti');
      alerts.push(alert);
    } catch (thrown) {
      if (!(thrown instanceof TocsinError)) throw thrown;
      // One that cannot be taken does not hold up the others.
      const to = final.includes(thrown.code) ? refused : left;
      to[jti] = { err: thrown.code, description: thrown.message };
    }
  }
  return { alerts, refused, left };
}
