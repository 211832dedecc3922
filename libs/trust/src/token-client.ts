import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { newId, sha256, TocsinError } from '#kernel';
import { seconds } from './claims.js';
import type { SigningKey } from './signing-key.js';

/** What a {@link TokenClient} is told. */
export interface TokenClientSettings {
  /** Who is called, and where: the name by which it calls itself, and the address it is reached at. */
  broker: { issuer: string; url: string };
  /** The agency's issuer URI, and a key that is registered for it. */
  clientId: string;
  key: SigningKey;
  /** As `ssf.read ssf.manage`. */
  scope: string;
  /** Machine time: what is signed here holds for minutes, whatever a scenario says. */
  now: () => Date;
  /** How long one call may take in all, in milliseconds. 30 s by default: a long poll is answered within 25 s. */
  within?: number;
  fetch?: typeof fetch;
}

interface Token {
  value: string;
  /** When to get another, in milliseconds. */
  until: number;
}

interface ProofKey {
  privateKey: CryptoKey;
  jwk: JWK;
}

/** How long an assertion holds, in seconds; and how long before its end a token is not used any more. */
const holds = 60;
const margin = 30;

/**
 * Signs an agency's program in (RFC 6749 §4.4 with RFC 7523) and calls the broker for it. Its tokens are bound to
 * a key that lives in this object alone (RFC 9449): whoever reads a token on its way can do nothing with it.
 */
export class TokenClient {
  private token: Token | undefined;
  private getting: Promise<Token> | undefined;
  private proofKey: Promise<ProofKey> | undefined;
  private nonce: string | undefined;

  constructor(private readonly settings: TokenClientSettings) {}

  /**
   * Calls the broker as the agency. A token is fetched when there is none that holds, and once more when the broker
   * does not take the one that is there.
   * @param target from the broker's own address on, as `/ssf/poll/…`; or the whole address, as the broker gave it
   * @param init its body must be a text or bytes: it may have to be sent twice
   * @throws TocsinError `unauthenticated` when the broker does not sign the agency in, `unavailable` when it answers
   * with a redirect, `invalid_request` when the address is another's; whatever `fetch` throws, in its time at the most
   */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const path = this.pathOf(target);
    const token = await this.current();
    const answer = await this.call(path, init, token.value);
    if (answer.status !== 401) return answer;
    await answer.body?.cancel();
    if (this.token === token) this.token = undefined;
    return this.call(path, init, (await this.current()).value);
  }

  /** A token goes to the broker and nowhere else. It may be reached at another address than it calls itself by. */
  private pathOf(target: string): string {
    if (target.startsWith('/')) return target;
    const { issuer, url } = this.settings.broker;
    const base = [url, issuer].map(withoutSlash).find((one) => target.startsWith(`${one}/`));
    if (base === undefined)
      throw new TocsinError('invalid_request', 'It is not an address of the broker');
    return target.slice(base.length);
  }

  private current(): Promise<Token> {
    if (this.token && this.settings.now().getTime() < this.token.until)
      return Promise.resolve(this.token);
    // Callers that come together share one.
    this.getting ??= this.get().finally(() => (this.getting = undefined));
    return this.getting;
  }

  private async get(): Promise<Token> {
    const { broker, clientId, key, scope, now } = this.settings;
    const answer = await this.send('/oauth/token', async () => {
      const iat = seconds(now());
      const claims = { iss: clientId, sub: clientId, aud: broker.issuer, jti: newId() };
      const assertion = { ...claims, iat, exp: iat + holds };
      return {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await key.sign(assertion, 'client-authentication+jwt'),
        }),
      };
    });
    if (!answer.ok) throw await refusal(answer);
    const { access_token: value, expires_in: life } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    // One that holds for less than a minute is used for half of it.
    const used = Math.max(life - margin, life / 2);
    this.token = { value, until: now().getTime() + used * 1000 };
    return this.token;
  }

  private call(path: string, init: RequestInit, token: string): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `DPoP ${token}`);
    return this.send(path, () => Promise.resolve({ ...init, headers }), token);
  }

  /** Sends with a proof, and again when the broker asks for its nonce in it. @param made made anew each time */
  private async send(
    path: string,
    made: () => Promise<RequestInit>,
    token?: string,
  ): Promise<Response> {
    const once = async (): Promise<Response> => {
      const { broker, within = 30_000, fetch: call = fetch } = this.settings;
      const init = await made();
      const headers = new Headers(init.headers);
      headers.set('dpop', await this.proof(path, init.method ?? 'GET', token));
      const answer = await call(`${withoutSlash(broker.url)}${path}`, {
        ...init,
        headers,
        redirect: 'manual',
        signal: limited(within, init.signal),
      });
      if (answer.status < 300 || answer.status > 399) return answer;
      // What is signed for the broker is not taken elsewhere.
      await answer.body?.cancel();
      throw new TocsinError(
        'unavailable',
        `The broker answered with a redirect (${answer.status})`,
      );
    };
    const answer = await once();
    const nonce = answer.headers.get('dpop-nonce');
    const isNew = nonce !== null && nonce !== this.nonce;
    if (isNew) this.nonce = nonce;
    if (!isNew || (answer.status !== 401 && answer.status !== 400)) return answer;
    await answer.body?.cancel();
    return once();
  }

  private async proof(path: string, method: string, token: string | undefined): Promise<string> {
    this.proofKey ??= newProofKey();
    const { privateKey, jwk } = await this.proofKey;
    const [bare = ''] = path.split(/[?#]/, 1);
    return new SignJWT({
      jti: newId(),
      iat: seconds(this.settings.now()),
      htm: method,
      htu: `${withoutSlash(this.settings.broker.issuer)}${bare}`,
      ...(this.nonce !== undefined && { nonce: this.nonce }),
      ...(token !== undefined && { ath: sha256(token).toString('base64url') }),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .sign(privateKey);
  }
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

/**
 * The caller's own end, or the time limit, whichever comes first; the body is read within it too. With a timer of its
 * own: an `AbortSignal.timeout` that nothing but `any` holds may be collected before it fires.
 */
function limited(within: number, given: AbortSignal | null | undefined): AbortSignal {
  const limit = new AbortController();
  const late = new DOMException('The broker took too long', 'TimeoutError');
  setTimeout(() => limit.abort(late), within).unref();
  return given ? AbortSignal.any([given, limit.signal]) : limit.signal;
}

async function newProofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, jwk: await exportJWK(publicKey) };
}

async function refusal(answer: Response): Promise<TocsinError> {
  const said: unknown = await answer.json().catch(() => undefined);
  const { error, error_description: description } = Object(said) as Record<string, unknown>;
  const why = [error, description].filter((text) => typeof text === 'string').join(': ');
  return new TocsinError(
    answer.status >= 500 ? 'unavailable' : 'unauthenticated',
    `The broker did not sign the agency in (${answer.status}${why === '' ? '' : `, ${why}`})`,
  );
}
