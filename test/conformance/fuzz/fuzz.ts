import { Pool } from 'undici';
import { monotonic } from '../../bench/figures/time.js';
import { marker } from '../harness/refusal.js';
import { Bodies, type Stating } from './bodies.js';
import { Chance } from './chance.js';
import { frame, sendFramed } from './framing.js';
import { Inspector, type Memory } from './inspector.js';

/** The broker that is sent to. */
export interface Target {
  url: string;
  /** Where its inspector listens. */
  inspector: number;
  /** What it says. */
  output: readonly string[];
  stating: Stating;
}

export interface FuzzSettings {
  count: number;
  seed: number;
  connections: number;
  progress?: (line: string) => void;
}

export interface Fuzzed {
  sent: number;
  /** Requests a second, of all that were sent. */
  rate: number;
  /** How often each status was answered, by kind. 0: no answer. */
  answers: Map<string, Map<number, number>>;
  /** What no answer may be, with its number: the same seed makes it again. */
  wrong: string[];
  /** Once warm, in the middle, at the end. */
  memory: Memory[];
  /** What the broker said meanwhile. */
  said: string[];
  /** How it answers a good statement at the end. */
  lastly: number;
}

/** One in so many is a request of odd HTTP. */
const framed = 15;
const codes = ['invalid_request', 'invalid_key', 'invalid_issuer', 'invalid_audience'];
const all = new Set([...codes, 'authentication_failed', 'access_denied']);

/** What a broker may say: of its inspector, and of a `jti` that chance made twice. */
const expected = /^Debugger |a jti was used again for other words/;

/** What is wrong with an answer to a body that came in good HTTP; nothing when it is as RFC 8935 has it. */
export function faultOf(status: number, language: unknown, text: string): string | undefined {
  if (status === 202) return text === '' ? undefined : 'a 202 with a body';
  // 429: a flood is slowed down (RFC 6585 §4).
  if (status === 429) return undefined;
  if (![400, 413, 415].includes(status)) return `answered ${status}`;
  if (language === undefined) return `${status} without Content-Language`;
  if (text.includes(marker)) return `${status} that repeats what was sent`;
  const { err } = JSON.parse(text) as { err?: string };
  return err !== undefined && all.has(err) ? undefined : `${status} with another code`;
}

/** Sends made-up requests, and keeps what was wrong with the answers. */
export async function fuzz(target: Target, settings: FuzzSettings): Promise<Fuzzed> {
  const { count, seed, connections, progress } = settings;
  const pool = new Pool(target.url, { connections, pipelining: 1 });
  const inspector = await Inspector.at(target.inspector);
  const run = new Run(target, pool, new Chance(seed));
  const { length } = target.output;
  // What is made once and kept (code, caches, connections) is there after a tenth.
  const warm = Math.min(Math.max(1_000, Math.floor(count / 10)), Math.floor(count / 2));
  const memory: Memory[] = [];
  const start = monotonic();
  let looking = 0;
  for (const until of [warm, Math.floor((warm + count) / 2), count]) {
    await run.until(until, connections);
    const at = monotonic();
    memory.push(await inspector.memory());
    looking += monotonic() - at;
    progress?.(`${until} sent`);
  }
  const rate = count / ((monotonic() - start - looking) / 1_000);
  const lastly = await run.sendGood();
  inspector.close();
  await pool.close();
  const said = target.output.slice(length).filter((line) => !expected.test(line));
  return { sent: run.sent, rate, answers: run.answers, wrong: run.wrong, memory, said, lastly };
}

class Run {
  readonly answers = new Map<string, Map<number, number>>();
  readonly wrong: string[] = [];
  sent = 0;
  private readonly bodies: Bodies;
  private readonly port: number;

  constructor(
    { stating, url }: Target,
    private readonly pool: Pool,
    private readonly chance: Chance,
  ) {
    this.bodies = new Bodies(stating, chance);
    this.port = Number(new URL(url).port);
  }

  /** Sends until so many were sent in all. */
  async until(count: number, lanes: number): Promise<void> {
    const lane = async (): Promise<void> => {
      while (this.sent < count) {
        this.sent += 1;
        await this.one(this.sent);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  async sendGood(): Promise<number> {
    return (await this.push(Buffer.from(this.bodies.good()))).status;
  }

  private async one(number: number): Promise<void> {
    const { kind, bytes } = this.bodies.next();
    if (this.chance.once(framed)) return this.oneFramed(number, bytes);
    try {
      const { status, language, text } = await this.push(bytes);
      this.count(kind, status);
      const fault = faultOf(status, language, text);
      if (fault !== undefined) this.wrong.push(`${number} (${kind}): ${fault}`);
    } catch (thrown) {
      this.count(kind, 0);
      this.wrong.push(`${number} (${kind}): no answer: ${String(thrown)}`);
    }
  }

  private async oneFramed(number: number, body: Buffer): Promise<void> {
    const { kind, bytes } = frame(body, this.chance);
    const answers = await sendFramed(this.port, bytes);
    for (const status of answers.length === 0 ? [0] : answers) this.count(kind, status);
    const broken = answers.find((status) => status >= 500);
    if (broken !== undefined) this.wrong.push(`${number} (${kind}): answered ${broken}`);
  }

  private async push(body: Buffer) {
    const {
      statusCode,
      headers,
      body: answer,
    } = await this.pool.request({
      path: '/events',
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body,
    });
    return { status: statusCode, language: headers['content-language'], text: await answer.text() };
  }

  private count(kind: string, status: number): void {
    const by = this.answers.get(kind) ?? new Map<number, number>();
    by.set(status, (by.get(status) ?? 0) + 1);
    this.answers.set(kind, by);
  }
}
