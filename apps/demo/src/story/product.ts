import { messageOf, newId, ScenarioClock, type Clock } from '#kernel';
import { signingKeyFile } from '#trust';
import type { Received } from '../desks/desk.js';
import type { RunFile } from '../launcher/run-file.js';

export interface Obligation {
  id: string;
  role: string;
  state: string;
  post: string | null;
  title: string | null;
  dueAt: string | null;
  acceptedBy?: string | null;
  acceptedPost?: string | null;
}

export interface Notice {
  id: string;
  post: string;
  channel: 'push' | 'poll' | 'email';
  kind: string;
  state: string;
  createdAt: string;
}

export interface Alert {
  ref: string;
  row: string;
  family: string;
  severity: string;
  state: string;
  obligations: Obligation[];
  notices: Notice[];
  timeline: { at: string; kind: string; text: string }[];
}

interface Receipt {
  state: string;
  outcome: string;
  events: { jti: string }[];
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** A running Tocsin, spoken to from outside as everybody else does. */
export class Product {
  readonly clock: Clock;

  constructor(readonly run: RunFile) {
    this.clock = new ScenarioClock(run.clock);
  }

  idle(at: Date): Promise<{ idle: boolean; waiting: Record<string, number> }> {
    return this.operator(`/operator/idle?at=${at.toISOString()}`);
  }

  alert(ref: string): Promise<Alert> {
    return this.operator(`/alerts/${ref}`);
  }

  import(document: object): Promise<{ added: number }> {
    return this.operator('/operator/directory', document);
  }

  /** Everything an agency's desk has taken, each with its signature checked. */
  async desk(agency: string): Promise<Received[]> {
    const url = `${this.run.desks.url}/desks/${agency}`;
    return (await call<{ received: Received[] }>(url, {})).received;
  }

  sample(kind: string, options: Record<string, string>): Promise<object> {
    const query = new URLSearchParams(options).toString();
    return call(`${this.run.desks.url}/samples/${kind}?${query}`, {});
  }

  /** Sends a native message to the adapters. @returns its receipt's number */
  async feed(feed: 'prison' | 'court' | 'hostel', message: object): Promise<string> {
    const token = this.run.tokens[feed];
    const url = `${this.run.adapters.url}/feeds/${feed}`;
    return (await call<{ receipt: string }>(url, { token, body: message })).receipt;
  }

  receipt(feed: 'prison' | 'court' | 'hostel', id: string): Promise<Receipt> {
    const token = this.run.tokens[feed];
    return call(`${this.run.adapters.url}/feeds/receipts/${id}`, { token });
  }

  /** Says "I own the next action", or that it is done, for a post; signed with its agency's key. */
  async answer(
    kind: 'accepted' | 'actioned',
    alert: Alert,
    obligation: Obligation,
    answer: { post: string; agency: string; name: string; action?: string },
  ): Promise<void> {
    const agency = this.run.agencies.find(({ issuer }) => issuer === answer.agency);
    if (!agency) throw new Error(`No demonstration agency is called ${answer.agency}`);
    const key = await signingKeyFile(agency.keyFile);
    const { ref } = alert;
    const set = await key.sign({
      iss: agency.issuer,
      aud: this.run.broker.issuer,
      jti: newId(),
      iat: seconds(this.clock.now()),
      sub_id: { format: 'opaque', id: ref },
      events: {
        [`urn:tocsin:event:alert.${kind}`]: {
          alert: ref,
          obligation: obligation.id,
          post: answer.post,
          by: { name: answer.name },
          ...(answer.action !== undefined && { action: answer.action }),
        },
      },
    });
    await call(`${this.run.broker.url}/events`, { body: set, type: 'application/secevent+jwt' });
  }

  private operator<Body>(path: string, body?: object): Promise<Body> {
    const token = this.run.tokens.operator;
    return call(`${this.run.broker.operatorUrl}${path}`, { token, ...(body && { body }) });
  }
}

interface Call {
  token?: string;
  body?: object | string;
  type?: string;
}

async function call<Body>(
  url: string,
  { token, body, type = 'application/json' }: Call,
): Promise<Body> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  }).catch((cause: unknown) => {
    throw new Error(`Nobody answers at ${url}: ${messageOf(cause)}`, { cause });
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}
