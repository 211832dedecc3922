import type { Clock } from '#kernel';
import type { Log } from '#observability';
import { OutboundFault, type OutboundClient } from '#outbound';
import type { FeedName, SignInSettings } from '../config.js';
import { at, parsed, textAt } from '../feeds/json.js';
import type { Later } from './asked.js';
import { HostGate } from './host-gate.js';

/** A token is not used in the last so many seconds of its life. */
const margin = 30;
/** What is taken for the life of a token that does not say it (RFC 6749 §5.1), in seconds. */
const shortLife = 60;
/** A sign-in that does not work is said once in so many milliseconds. */
const saidEvery = 60_000;

interface Token {
  value: string;
  /** When to get another, in milliseconds. */
  until: number;
}

/** Signs in to a feed's systems with a name and a secret (RFC 6749 §4.4), once for as many call-backs as there are. */
export class TokenSource {
  private held: Token | undefined;
  private getting: Promise<Token | Later> | undefined;
  private lastSaid = -Infinity;
  /** One refusal is enough: what is wrong with a secret is wrong for every call-back. */
  private readonly gate: HostGate;

  constructor(
    private readonly feed: FeedName,
    private readonly settings: SignInSettings,
    private readonly client: OutboundClient,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.gate = new HostGate(clock, 1);
  }

  /** A token that holds; or why there is none now. Never throws. */
  async current(): Promise<string | Later> {
    const { held } = this;
    if (held && this.now() < held.until) return held.value;
    this.getting ??= this.get().finally(() => (this.getting = undefined));
    const got = await this.getting;
    return 'later' in got ? got : got.value;
  }

  /** Says that a token was not taken: it is not used again. */
  forget(value: string): void {
    if (this.held?.value === value) this.held = undefined;
  }

  private async get(): Promise<Token | Later> {
    const leave = await this.gate.enter();
    if (leave instanceof Date) return { later: 'token-away', until: leave };
    const got = await this.ask();
    leave({ failed: 'later' in got });
    if (!('later' in got)) this.held = got;
    else this.say(got.later);
    return got;
  }

  private async ask(): Promise<Token | Later> {
    const { url, clientId, secret, scope } = this.settings;
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope !== undefined) form.set('scope', scope);
    try {
      // A redirect is one more answer that is no token.
      const { status, body } = await this.client.request(url, {
        method: 'POST',
        headers: {
          authorization: basic(clientId, secret),
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      });
      if (status !== 200) return { later: `token-${status}` };
      return this.tokenIn(parsed(body.toString('utf8')));
    } catch (thrown) {
      if (!(thrown instanceof OutboundFault)) throw thrown;
      return { later: `token-${thrown.code}` };
    }
  }

  private tokenIn(answer: unknown): Token | Later {
    const value = at(answer, 'access_token');
    const isBearer = /^bearer$/i.test(textAt(answer, 'token_type') ?? '');
    // RFC 6750 §2.1: what may stand in the header, and nothing that would end it.
    if (typeof value !== 'string' || !isBearer || !/^[\w.~+/-]+=*$/.test(value))
      return { later: 'token-unreadable' };
    const said = Number(at(answer, 'expires_in'));
    const life = said > 0 ? said : shortLife;
    // One that holds for less than a minute is used for half of it.
    const used = Math.max(life - margin, life / 2);
    return { value, until: this.now() + used * 1000 };
  }

  private say(code: string): void {
    if (this.now() - this.lastSaid < saidEvery) return;
    this.lastSaid = this.now();
    const { host } = new URL(this.settings.url);
    this.log.error(
      { source: this.feed, code, url: host },
      'the feed cannot sign in for its call-backs: its messages wait. Look at the client id, its secret and the address',
    );
  }

  private now(): number {
    return this.clock.machine().getTime();
  }
}

/** RFC 6749 §2.3.1: both are form-encoded before they are put together. */
function basic(id: string, secret: string): string {
  const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
}
