import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { alertRaised, alertRaisedType, eventType, type AlertRaised } from '#contracts';
import { newId, SystemClock } from '#kernel';
import {
  freePort,
  freshDatabase,
  makeBrokerKeys,
  operatorOf,
  startBrokerProcess,
  startMailbox,
  startReceiver,
  startRedis,
  temporaryFolder,
  until,
  type Mailbox,
  type BrokerProcess,
  type Operator,
  type Receiver,
  type RedisServer,
} from '#testing';
import {
  decryptionKeyFrom,
  decryptSet,
  isEncrypted,
  newEncryptionJwk,
  newPrivateJwk,
  readJwks,
  signingKeyFrom,
  TokenClient,
  verifySet,
  type DecryptionKey,
  type SigningKey,
} from '#trust';
import { issuers, testDirectory, type AgencyName } from './directory.js';

export const operatorToken = 'an-operator-token-for-tests-only';
const agencies = Object.keys(issuers) as AgencyName[];

/** Settings that go by the broker's own URL and folder. */
export type MadeSettings = (url: string, folder: string) => Record<string, string>;

export interface WorldSettings {
  queue: 'postgres' | 'redis';
  /** Stand the clock still at this instant. Without it, time is the machine's. */
  at?: string;
  /** What the broker is told of its area; without it, one small borough. */
  directory?: object;
  /** Agencies that poll; the others are pushed to. */
  polling?: readonly AgencyName[];
  /** Agencies that registered a key to be encrypted to. */
  encrypting?: readonly AgencyName[];
  /** More settings of the broker. */
  environment?: Readonly<Record<string, string>> | MadeSettings;
}

/** An alert as an agency received it, opened and its signature checked. */
export interface Heard {
  agency: AgencyName;
  jti: string;
  /** Whether it was encrypted to the agency. */
  encrypted: boolean;
  /** The broker's key that signed it. */
  kid: string;
  alert: AlertRaised;
  /** The signed claims. */
  claims: { iss: string; aud: string; txn?: string; sub_id: unknown };
}

export interface ObligationView {
  id: string;
  role: string;
  state: string;
  rung: number;
  post: string | null;
  dueAt: string | null;
  ladder: { post: string }[];
  acceptedBy?: string;
  acceptedPost?: string;
  /** Until when something must be done, of what was accepted. */
  actBy?: string;
  handedTo?: string;
}
export interface AlertViewed {
  ref: string;
  row: string;
  severity: string;
  tier: string;
  state: string;
  says: string;
  obligations: ObligationView[];
  notices: {
    id: string;
    obligation: string | null;
    channel: string;
    kind: string;
    state: string;
    attempts: number;
    post: string;
  }[];
  timeline: { at: string; kind: string; text: string }[];
}

/** A real broker process with its agencies, mail server, database and queue. */
export class World {
  broker!: BrokerProcess;
  readonly heard: Heard[] = [];
  private readonly endings: (() => Promise<unknown>)[] = [];
  keys!: Record<AgencyName, SigningKey>;
  /** The same as files hold them, for a program that is started in an agency's place. */
  readonly privateJwks = new Map<AgencyName, object>();
  receiver!: Receiver;
  mailbox!: Mailbox;
  redis: RedisServer | undefined;
  url!: string;
  /** Where operators come in. */
  operatorUrl!: string;
  operator!: Operator;
  databaseUrl!: string;
  streams!: Record<AgencyName, string>;
  private folder!: string;
  private environment!: Record<string, string | undefined>;
  /** What the agencies decrypt with, of those that do. */
  readonly decryption = new Map<AgencyName, DecryptionKey>();

  static async start(settings: WorldSettings): Promise<World> {
    const world = new World();
    try {
      await world.open(settings);
      return world;
    } catch (thrown) {
      await world.stop();
      throw thrown;
    }
  }

  private async open({
    queue,
    at,
    polling = [],
    encrypting = [],
    directory,
    environment,
  }: WorldSettings): Promise<void> {
    const [folder, database, port, operatorPort] = await Promise.all([
      temporaryFolder(),
      freshDatabase('broker'),
      freePort(),
      freePort(),
    ]);
    this.folder = folder.path;
    this.endings.push(
      () => folder.remove(),
      () => database.drop(),
    );
    this.databaseUrl = database.url;
    this.redis = queue === 'redis' ? await startRedis() : undefined;
    if (queue === 'redis' && !this.redis) throw new Error('redis-server is not installed');
    this.endings.push(async () => this.redis?.stop());
    this.mailbox = await startMailbox();
    this.endings.push(() => this.mailbox.stop());
    this.receiver = await startReceiver();
    this.endings.push(() => this.receiver.stop());
    await this.makeAgencyKeys(encrypting);
    this.url = `http://127.0.0.1:${port}`;
    this.operatorUrl = `http://127.0.0.1:${operatorPort}`;
    this.operator = operatorOf(this.operatorUrl, operatorToken);
    this.answerAll();
    if (at !== undefined) await this.setClock(at);
    this.environment = {
      TOCSIN_PORT: String(port),
      TOCSIN_OPERATOR_PORT: String(operatorPort),
      TOCSIN_ISSUER: this.url,
      TOCSIN_DATABASE_URL: database.url,
      TOCSIN_QUEUE_URL: this.redis?.url ?? database.url,
      ...(await makeBrokerKeys(this.folder)),
      TOCSIN_OPERATOR_TOKEN: operatorToken,
      TOCSIN_SMTP_URL: this.mailbox.url,
      TOCSIN_LOG_LEVEL: 'warn',
      TOCSIN_SCENARIO_CLOCK: at === undefined ? undefined : this.clockFile,
      ...(typeof environment === 'function' ? environment(this.url, this.folder) : environment),
    };
    await this.startBroker();
    this.streams = {} as Record<AgencyName, string>;
    for (const name of agencies)
      this.streams[name] = await this.register(name, polling.includes(name));
    await this.operator('POST', '/operator/directory', directory ?? testDirectory());
  }

  private get clockFile(): string {
    return join(this.folder, 'clock.json');
  }

  private async makeAgencyKeys(encrypting: readonly AgencyName[]): Promise<void> {
    const made = await Promise.all(
      agencies.map(async (name) => {
        const jwk = await newPrivateJwk();
        this.privateJwks.set(name, jwk);
        return [name, await signingKeyFrom(jwk)] as const;
      }),
    );
    this.keys = Object.fromEntries(made) as Record<AgencyName, SigningKey>;
    for (const name of encrypting)
      this.decryption.set(name, await decryptionKeyFrom(await newEncryptionJwk()));
  }

  /** Starts the broker; `TOCSIN_CRASH_AT` makes it die at that point, as `kill -9` would. */
  async startBroker(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const broker = await startBrokerProcess({ ...this.environment, ...environment });
    this.broker = broker;
    this.endings.push(() => broker.stop());
  }

  /** Starts one more broker process beside the first, on ports of its own. It is the same broker to agencies. */
  async startAnother(environment: Readonly<Record<string, string>> = {}): Promise<BrokerProcess> {
    const another = await startBrokerProcess({
      ...this.environment,
      ...environment,
      TOCSIN_PORT: '0',
      TOCSIN_OPERATOR_PORT: '0',
    });
    this.endings.push(() => another.stop());
    return another;
  }

  /** @param polls an agency that is pushed to says itself that it polls from now on (SSF 1.0 §8.1.1) */
  async register(name: AgencyName, polls: boolean): Promise<string> {
    const answer = await this.operator('PUT', '/operator/agencies', {
      issuer: issuers[name],
      name: `Test ${name}`,
      kind: name,
      jwks: {
        keys: [this.keys[name], this.decryption.get(name)].flatMap((key) => key?.publicJwk ?? []),
      },
      ...(polls ? {} : { push: `${this.receiver.url}/${name}` }),
    });
    const { id, method } = (answer as { stream: { id: string; method: string } }).stream;
    if (polls && method !== 'poll') {
      const changed = await this.program(name, 'ssf.manage').fetch('/ssf/stream', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ stream_id: id, delivery: { method: 'urn:ietf:rfc:8936' } }),
      });
      if (!changed.ok) throw new Error(`PATCH /ssf/stream: ${changed.status}`);
    }
    return id;
  }

  private readonly programs = new Map<string, TokenClient>();

  /** An agency's program that is signed in to the broker. */
  program(agency: AgencyName, scope = 'ssf.read'): TokenClient {
    const name = `${agency} ${scope}`;
    const known = this.programs.get(name);
    if (known) return known;
    const program = new TokenClient({
      broker: { issuer: this.url, url: this.url },
      clientId: issuers[agency],
      key: this.keys[agency],
      scope,
      now: () => new SystemClock().machine(),
    });
    this.programs.set(name, program);
    return program;
  }

  /** Every agency takes what it is sent, after checking the broker's signature; a bad one is answered 400. */
  answerAll(): void {
    this.receiver.answer(async ({ path, body }) => {
      const agency = path.slice(1) as AgencyName;
      this.heard.push(await this.check(agency, body));
      return { status: 202 };
    });
  }

  /**
   * Opens and checks a signed alert as its recipient does: with the broker's published key, addressed to this agency.
   */
  async check(agency: AgencyName, compact: string): Promise<Heard> {
    const published = (await (await fetch(`${this.url}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    const { signing } = await readJwks(published);
    const encrypted = isEncrypted(compact);
    const own = this.decryption.get(agency);
    const signed = encrypted ? decryptSet(compact, () => own) : compact;
    const { claims, kid } = await verifySet(signed, {
      audience: issuers[agency],
      now: await this.now(),
      keyOf: (issuer, kid) =>
        Promise.resolve(
          issuer !== this.url
            ? 'unknown-issuer'
            : (signing.find((key) => key.kid === kid) ?? 'unknown-key'),
        ),
    });
    const alert = alertRaised.parse(claims.events[alertRaisedType]);
    return { agency, jti: claims.jti, kid, encrypted, alert, claims };
  }

  private clockAt: string | undefined;

  /** What the broker's clock says, as an instant in an event. */
  clockNow(): string {
    if (this.clockAt === undefined) throw new Error('This world has no scenario clock');
    return new Date(this.clockAt).toISOString();
  }

  /** What the broker's clock says. */
  now(): Promise<Date> {
    return Promise.resolve(
      this.clockAt === undefined
        ? new Date(performance.timeOrigin + performance.now())
        : new Date(this.clockAt),
    );
  }

  /** Stands the broker's clock still at an instant. */
  async setClock(at: string): Promise<void> {
    this.clockAt = at;
    const setting = { base: new Date(at).toISOString(), set: new Date(at).toISOString(), rate: 0 };
    await writeFile(`${this.clockFile}.new`, JSON.stringify(setting));
    await rename(`${this.clockFile}.new`, this.clockFile);
  }

  /** Stands the clock at an instant, and waits until all that is due by then has been done. */
  async moveTo(at: string, within?: number): Promise<void> {
    await this.setClock(at);
    await this.barrier(within);
  }

  /** A connection to the broker's database, to look and to break things with. The world's end ends it. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    this.endings.push(() => client.end());
    return client;
  }

  /** Signs a statement as an agency. */
  async statement(
    agency: AgencyName,
    name: string,
    subject: object,
    content: object,
    more: {
      jti?: string;
      txn?: string;
      aud?: string;
      iss?: string;
      key?: SigningKey;
      /** When it happened; now, if it is left out. */
      toe?: Date;
    } = {},
  ): Promise<string> {
    const at = Math.floor((await this.now()).getTime() / 1000);
    return (more.key ?? this.keys[agency]).sign({
      iss: more.iss ?? issuers[agency],
      aud: more.aud ?? this.url,
      iat: at,
      jti: more.jti ?? newId(),
      toe: more.toe ? Math.floor(more.toe.getTime() / 1000) : at,
      ...(more.txn === undefined ? {} : { txn: more.txn }),
      sub_id: subject,
      events: { [eventType(name)]: content },
    });
  }

  async push(body: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...headers,
      },
      body,
    });
  }

  /** Signs, pushes and expects `202`. */
  async say(...said: Parameters<World['statement']>): Promise<void> {
    const answer = await this.push(await this.statement(...said));
    if (answer.status !== 202) throw new Error(`Answered ${answer.status}: ${await answer.text()}`);
  }

  async accept(
    agency: AgencyName,
    alert: AlertViewed,
    role: string,
    post: string,
    name: string,
  ): Promise<void> {
    await this.say(
      agency,
      'alert.accepted',
      { format: 'opaque', id: alert.ref },
      {
        alert: alert.ref,
        obligation: obligationOf(alert, role).id,
        post,
        by: { name },
      },
    );
  }

  async alerts(): Promise<AlertViewed[]> {
    return ((await this.operator('GET', '/alerts?limit=500')) as { alerts: AlertViewed[] }).alerts;
  }

  /** The reference of the alert that stands first on the board. */
  async firstReference(): Promise<string> {
    const [first] = await until('an alert', async () => {
      const alerts = await this.alerts();
      return alerts.length > 0 && alerts;
    });
    if (!first) throw new Error('There is no alert');
    return first.ref;
  }

  async alert(ref: string): Promise<AlertViewed> {
    return (await this.operator('GET', `/alerts/${ref}`)) as AlertViewed;
  }

  /** The alert of a row that stands first on the board, whole. @throws Error when there is none */
  async alertOf(row: string): Promise<AlertViewed> {
    const found = (await this.alerts()).find((alert) => alert.row === row);
    if (!found) throw new Error(`There is no alert of ${row}`);
    return this.alert(found.ref);
  }

  /** Waits until everything that is due by the broker's time has been done. */
  async barrier(within = 15_000): Promise<void> {
    await until(
      'everything due to be done',
      async () => {
        // Asked anew each time: by a clock that runs, what is made meanwhile is due later.
        const at = (await this.now()).toISOString();
        return ((await this.operator('GET', `/operator/idle?at=${at}`)) as { idle: boolean }).idle;
      },
      { within },
    );
  }

  async stop(): Promise<void> {
    for (const end of this.endings.reverse()) await end();
    this.endings.length = 0;
  }
}

export function obligationOf(alert: AlertViewed, role: string): ObligationView {
  const found = alert.obligations.find((one) => one.role === role);
  if (!found) throw new Error(`The alert has no obligation of ${role}`);
  return found;
}
