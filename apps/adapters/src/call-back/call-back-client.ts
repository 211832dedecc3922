import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, retryAfter, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { OUTBOUND, OutboundFault, type Outbound, type OutboundAnswer } from '#outbound';
import { SETTINGS, type AdaptersSettings, type FeedName } from '../config.js';
import { isAllowed } from './allowed.js';
import type { Asked } from './asked.js';
import { HostGate } from './host-gate.js';
import { TokenSource } from './token-source.js';

/** How long the other system may take, in milliseconds. */
const patience = 5_000;
const largest = 1024 * 1024;

/** Asks a feed's own systems what happened. One try; the spool tries again. */
@Injectable()
export class CallBackClient {
  private readonly client;
  private readonly gates = new Map<string, HostGate>();
  private readonly tokens: ReadonlyMap<FeedName, TokenSource>;

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(OUTBOUND) outbound: Outbound,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) log: Log,
  ) {
    this.client = outbound.client({
      within: patience,
      answerBytes: largest,
      connections: 8,
      cutAtEnd: true,
    });
    this.tokens = new Map(
      settings.feeds.flatMap(({ name, callBack: { signIn } }) =>
        signIn ? [[name, new TokenSource(name, signIn, this.client, clock, log)] as const] : [],
      ),
    );
  }

  async ask(feed: FeedName, address: string): Promise<Asked> {
    const callBack = this.settings.feeds.find(({ name }) => name === feed)?.callBack;
    if (!URL.canParse(address)) return { refused: 'the address to ask at is not a URL' };
    const url = new URL(address);
    if (!isAllowed(url, callBack?.hosts ?? []))
      return { refused: 'the address to ask at is not on the list of those allowed' };
    const source = this.tokens.get(feed);
    const token = source ? await source.current() : callBack?.token;
    if (typeof token === 'object') return token;
    const leave = await this.gateOf(url.host).enter();
    if (leave instanceof Date) return { later: 'host-away', until: leave };
    let asked: Asked = { later: 'fault' };
    try {
      asked = await this.signedIn(url, token, source);
      return asked;
    } finally {
      leave('later' in asked ? { failed: true, waitFor: asked.waitFor } : { failed: false });
    }
  }

  /** A token that is not taken any more is replaced once. */
  private async signedIn(
    url: URL,
    token: string | undefined,
    source: TokenSource | undefined,
  ): Promise<Asked> {
    const asked = await this.once(url, token);
    if (!('later' in asked) || asked.later !== '401' || !source || token === undefined)
      return asked;
    source.forget(token);
    const another = await source.current();
    return typeof another === 'object' ? another : this.once(url, another);
  }

  private async once(url: URL, token: string | undefined): Promise<Asked> {
    try {
      // Redirects are not followed: they would lead off the list.
      const answer = await this.client.request(url, {
        headers: {
          accept: 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      });
      return classify(answer, this.clock.machine());
    } catch (thrown) {
      if (!(thrown instanceof OutboundFault)) throw thrown;
      return { later: thrown.code };
    }
  }

  private gateOf(host: string): HostGate {
    const known = this.gates.get(host);
    if (known) return known;
    // As many as there are hosts on the lists, for no other is asked.
    const gate = new HostGate(this.clock);
    this.gates.set(host, gate);
    return gate;
  }
}

function classify({ status: code, headers, body, cut }: OutboundAnswer, now: Date): Asked {
  const status = String(code);
  if (cut === 'too-large') return { refused: 'the answer is larger than can be taken', status };
  if (cut === 'broken') return { later: 'broken-off' };
  if (code === 200) return { answer: { status: 'found', bytes: body }, status };
  if (code === 404 || code === 410) return { answer: { status: 'gone' }, status };
  if (code === 403) return { answer: { status: 'forbidden' }, status };
  if (code >= 300 && code < 400) return { refused: 'the answer sends us elsewhere', status };
  return { later: status, waitFor: retryAfter(headers['retry-after'], now) };
}
