import type { OutboundClient } from '#outbound';
import type { TokenClientSettings } from '#trust';

/** `fetch` as a {@link TokenClient} calls it, by the guarded way out (ADR 17). */
export const outboundFetch =
  (client: OutboundClient): NonNullable<TokenClientSettings['fetch']> =>
  async (to, init = {}) => {
    const headers = new Headers(init.headers);
    const { body } = init;
    if (body instanceof URLSearchParams)
      headers.set('content-type', 'application/x-www-form-urlencoded');
    const sent = body instanceof URLSearchParams ? body.toString() : body;
    if (sent !== undefined && sent !== null && typeof sent !== 'string')
      throw new TypeError('Only text is sent this way');
    const answer = await client.request(to instanceof Request ? to.url : to, {
      method: init.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(headers),
      ...(typeof sent === 'string' && { body: sent }),
    });
    const given = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const isEmpty = answer.body.length === 0;
    return new Response(isEmpty ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: given,
    });
  };
