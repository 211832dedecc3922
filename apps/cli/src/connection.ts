import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { clockFor, projectRoot, type Clock } from '#kernel';
import { PlainError } from './plain-error.js';

/** Options that every command takes. */
export interface CommonOptions {
  url?: string;
  operatorUrl?: string;
  token?: string;
  data?: string;
  json?: boolean;
  adaptersUrl?: string;
  adaptersToken?: string;
}

/** What of `.tocsin/run.json` the commands use: an embedded Tocsin that runs on this machine. */
export interface RunningDemo {
  data: string;
  broker: { url: string; operatorUrl: string; issuer: string };
  adapters: { url: string; operatorUrl?: string };
  desks: { url: string };
  clock: string;
  tokens: Readonly<Record<string, string | undefined>>;
  agencies: { name: string; issuer: string; keyFile: string; stream: { id: string } }[];
}

/** Where operators come in unless a broker is told otherwise. */
const operatorPort = '3010';

const noneRuns =
  'No embedded Tocsin runs here (start one with: npm start), and the command does not say where else.';

/** Finds the broker and what is needed to speak with it: options first, then the environment, then what runs here. */
export class Connection {
  private constructor(
    private readonly options: CommonOptions,
    private readonly environment: NodeJS.ProcessEnv,
    readonly demo: RunningDemo | undefined,
  ) {}

  static async find(options: CommonOptions, environment: NodeJS.ProcessEnv): Promise<Connection> {
    const root = projectRoot(import.meta.url);
    const data = options.data ?? (environment['TOCSIN_DATA'] || '.tocsin');
    const folder = isAbsolute(data) ? data : join(root, data);
    return new Connection(options, environment, await readRun(join(folder, 'run.json')));
  }

  get json(): boolean {
    return this.options.json ?? false;
  }

  get url(): string {
    const url = this.options.url ?? this.set('TOCSIN_URL') ?? this.demo?.broker.url;
    if (url === undefined) throw new PlainError(`${noneRuns} Give --url, or set TOCSIN_URL.`);
    return url.replace(/\/+$/, '');
  }

  /** Where operators come in: what is said, or what runs here, or the usual port of the broker's machine. */
  get operatorUrl(): string {
    const said = this.options.operatorUrl ?? this.set('TOCSIN_OPERATOR_URL');
    if (said !== undefined) return said.replace(/\/+$/, '');
    const { demo, url } = this;
    if (demo && url === demo.broker.url) return demo.broker.operatorUrl;
    const beside = new URL(url);
    beside.port = operatorPort;
    return beside.origin;
  }

  get operatorToken(): string {
    const token =
      this.options.token ?? this.set('TOCSIN_OPERATOR_TOKEN') ?? this.demo?.tokens['operator'];
    if (token === undefined)
      throw new PlainError(
        'The operator token is missing. Give --token, or set TOCSIN_OPERATOR_TOKEN.',
      );
    return token;
  }

  /** Where operators of the adapters come in, and their token. */
  get adaptersOperator(): { url: string; token: string } {
    const { demo, options } = this;
    const url =
      options.adaptersUrl ?? this.set('TOCSIN_ADAPTERS_OPERATOR_URL') ?? demo?.adapters.operatorUrl;
    if (url === undefined)
      throw new PlainError(`${noneRuns} Give --adapters-url, or set TOCSIN_ADAPTERS_OPERATOR_URL.`);
    const token =
      options.adaptersToken ??
      this.set('TOCSIN_ADAPTERS_OPERATOR_TOKEN') ??
      demo?.tokens['adaptersOperator'];
    if (token === undefined)
      throw new PlainError(
        "The token of the adapters' operators is missing. Give --adapters-token, or set TOCSIN_ADAPTERS_OPERATOR_TOKEN.",
      );
    return { url: url.replace(/\/+$/, ''), token };
  }

  /** The demonstration that runs here. */
  get running(): RunningDemo {
    if (!this.demo) throw new PlainError(noneRuns);
    return this.demo;
  }

  /** The time of the broker: a story may have moved it. */
  get clock(): Clock {
    return clockFor(this.demo?.clock);
  }

  private set(name: string): string | undefined {
    return this.environment[name]?.trim() || undefined;
  }
}

async function readRun(file: string): Promise<RunningDemo | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  return JSON.parse(text) as RunningDemo;
}
