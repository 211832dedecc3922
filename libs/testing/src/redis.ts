import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { temporaryFolder } from './temporary-folder.js';
import { until } from './until.js';

export interface RedisSettings {
  /** Whether it writes an append-only file, so that {@link RedisServer.kill} loses nothing. */
  appendOnly?: boolean;
  /** `noeviction` by default, which the queue demands. */
  maxmemoryPolicy?: string;
}

export interface RedisServer {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Empties it: every queue forgets everything. */
  flush(): Promise<void>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Has it stand still, and go on again: it keeps its connections and does not answer. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port and folder; ready when resolved. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** A real redis-server on a free port. @returns nothing when it is not installed */
export async function startRedis(settings: RedisSettings = {}): Promise<RedisServer | undefined> {
  const port = await freePort();
  const folder = await temporaryFolder();
  const options = [
    ['--port', String(port)],
    ['--bind', '127.0.0.1'],
    ['--dir', folder.path],
    ['--save', ''],
    ['--appendonly', settings.appendOnly === true ? 'yes' : 'no'],
    ['--appendfsync', 'always'],
    ['--maxmemory-policy', settings.maxmemoryPolicy ?? 'noeviction'],
  ].flat();
  let child = await run(options);
  if (!child) {
    await folder.remove();
    return undefined;
  }
  const end = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  await answers(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    flush: () => withClient(port, (client) => client.flushall()),
    kill: end,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    restart: async () => {
      await end();
      child = await run(options);
      await answers(port);
    },
    stop: async () => {
      await end();
      await folder.remove();
    },
  };
}

async function run(options: string[]): Promise<ChildProcess | undefined> {
  const child = spawn('redis-server', options, { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') resolve(undefined);
      else reject(cause);
    });
  });
}

const answers = (port: number): Promise<boolean> =>
  until('redis-server to answer', () =>
    withClient(port, (client) => client.ping()).then(() => true),
  );

async function withClient(port: number, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis({
    port,
    lazyConnect: true,
    retryStrategy: () => null,
    disconnectTimeout: 100,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    client.disconnect();
  }
}
