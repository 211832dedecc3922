import { alertRaisedType, streamUpdatedType, verificationType } from '#contracts';
import { newId, SystemClock } from '#kernel';
import { until } from '#testing';
import { readJwks, verifySet } from '#trust';
import { issuers, type AgencyName } from '../../acceptance/harness/directory.js';
import { askForToken } from '../../acceptance/harness/peer.js';
import type { World } from '../../acceptance/harness/world.js';

/** A statement on a stream, its signature checked as its receiver does. */
export interface OnStream {
  jti: string;
  iss: string;
  aud: string;
  type: string;
  sub_id: object;
  says: Record<string, unknown>;
}

export interface PollBody {
  maxEvents?: number;
  returnImmediately?: boolean;
  ack?: string[];
  setErrs?: Record<string, { err: string; description: string }>;
}

export const types = {
  alert: alertRaisedType,
  verification: verificationType,
  updated: streamUpdatedType,
};
export const push = 'urn:ietf:rfc:8935';
export const pull = 'urn:ietf:rfc:8936';

/** An agency as the receiver of a stream: it manages the stream, polls it, and is pushed to. */
export class ReceiverAgency {
  constructor(
    readonly world: World,
    readonly name: AgencyName,
  ) {}

  get issuer(): string {
    return issuers[this.name];
  }

  private held: string | undefined;

  /** An access token, got as any program gets one. It is bound to nothing. */
  async token(): Promise<string> {
    this.held ??= await this.signedIn();
    return this.held;
  }

  private async signedIn(): Promise<string> {
    const iat = Math.floor(new SystemClock().machine().getTime() / 1000);
    const claims = { iss: this.issuer, sub: this.issuer, aud: this.world.url, jti: newId() };
    const key = this.world.keys[this.name];
    const signed = await key.sign({ ...claims, iat, exp: iat + 60 }, 'client-authentication+jwt');
    const answer = await askForToken(this.world, signed, { scope: 'ssf.read ssf.manage' });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** Asks the transmitter. @param token none at all when it is null */
  async call(
    method: string,
    path: string,
    body?: unknown,
    { token, headers = {} }: { token?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const bearer = token === undefined ? await this.token() : token;
    return fetch(`${this.world.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** The same, answered with a success and JSON. */
  async ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await this.call(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  async streamId(): Promise<string | undefined> {
    const answer = await this.call('GET', '/ssf/stream');
    const [first] = (await answer.json()) as { stream_id: string }[];
    return first?.stream_id;
  }

  /** A stream of its own, after deleting the one it has. */
  async newStream(asked: object = {}): Promise<Record<string, unknown> & { stream_id: string }> {
    const id = await this.streamId();
    if (id !== undefined) await this.call('DELETE', `/ssf/stream?stream_id=${id}`);
    const made = await this.ask('POST', '/ssf/stream', asked);
    return { ...made, stream_id: String(made['stream_id']) };
  }

  pushDelivery(path = `/${this.name}`, more: object = {}): object {
    return { method: push, endpoint_url: `${this.world.receiver.url}${path}`, ...more };
  }

  setStatus(streamId: string, status: string): Promise<Record<string, unknown>> {
    return this.ask('POST', '/ssf/status', { stream_id: streamId, status });
  }

  async poll(
    streamId: string,
    body: PollBody = { returnImmediately: true },
    headers: Record<string, string> = {},
  ): Promise<{ sets: Record<string, string>; moreAvailable: boolean }> {
    const answer = await this.call('POST', `/ssf/poll/${streamId}`, body, { headers });
    if (answer.status !== 200) throw new Error(`poll: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { sets: Record<string, string>; moreAvailable: boolean };
  }

  /** Checks a statement of the transmitter with its published keys, addressed to this agency. */
  async read(compact: string): Promise<OnStream> {
    const answer = await fetch(`${this.world.url}/.well-known/jwks.json`);
    const { signing: keys } = await readJwks(await answer.json());
    const { claims } = await verifySet(compact, {
      audience: this.issuer,
      now: await this.world.now(),
      keyOf: (_issuer, kid) =>
        Promise.resolve(keys.find((key) => key.kid === kid) ?? 'unknown-key'),
    });
    const [type = ''] = Object.keys(claims.events);
    return {
      jti: claims.jti,
      iss: claims.iss,
      aud: claims.aud,
      type,
      sub_id: claims.sub_id,
      says: claims.events[type] as Record<string, unknown>,
    };
  }

  async polled(streamId: string): Promise<OnStream[]> {
    const { sets } = await this.poll(streamId);
    return Promise.all(Object.values(sets).map((compact) => this.read(compact)));
  }

  /** What was pushed to a path so far. */
  async pushed(path = `/${this.name}`): Promise<OnStream[]> {
    const came = this.world.receiver.requests.filter((request) => request.path === path);
    return Promise.all(came.map(({ body }) => this.read(body)));
  }

  /** Waits for a statement of this type on a polled stream, and acknowledges all that came. */
  async next(streamId: string, type: string): Promise<OnStream> {
    return until(`${type} on the stream`, async () => {
      const came = await this.polled(streamId);
      const found = came.find((one) => one.type === type);
      if (found)
        await this.poll(streamId, { returnImmediately: true, ack: came.map((s) => s.jti) });
      return found;
    });
  }
}

/** Makes alerts about a person: the police and probation are among those told. */
export const abscond = (world: World, id: string): Promise<void> =>
  world.say('hostel', 'hostel.absconded', { format: 'crn', id }, { premises: 'TST1' });
