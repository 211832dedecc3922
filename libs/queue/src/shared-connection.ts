import {
  isPgPool,
  PostgresConnection,
  PostgresQueueBackend,
  type BackendFactory,
  type PostgresConnectionOptions,
} from 'bullmq';
import type pg from 'pg';

type PgListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

/**
 * One BullMQ connection for every queue and worker of the process: they share the pool and one client that
 * listens. (By itself BullMQ keeps a listening client for each worker.) A worker that closes must not close
 * it for the others, so `close` does nothing and {@link end} does it.
 */
class SharedConnection extends PostgresConnection {
  private readonly orderly = new WeakMap<PgListenClient, PgListenClient>();

  override async getListenClient(): Promise<PgListenClient> {
    const client = await super.getListenClient();
    const known = this.orderly.get(client) ?? oneQueryAtATime(client);
    this.orderly.set(client, known);
    return known;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
  end(): Promise<void> {
    return super.close();
  }
}

/** Workers that start together say LISTEN together, and pg deprecates a query during another. */
function oneQueryAtATime(client: PgListenClient): PgListenClient {
  let last: Promise<unknown> = Promise.resolve();
  const query = <Row>(text: string, parameters?: readonly unknown[]) => {
    const next = last.then(() => client.query<Row>(text, parameters));
    last = next.catch(() => undefined);
    return next;
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'query') return query;
      const part: unknown = Reflect.get(target, name);
      return typeof part === 'function' ? (part.bind(target) as unknown) : part;
    },
  });
}

class SharedBackend extends PostgresQueueBackend {
  /** Seconds. BullMQ would wait up to an hour on the word of LISTEN alone. */
  override get maximumBlockTimeout(): number {
    return 10;
  }
}

export interface Shared {
  /** What BullMQ calls the connection. */
  options: { connection: PostgresConnectionOptions };
  factory: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions>;
  /** @throws Error when the database cannot be reached or lacks the queue's tables */
  ready(): Promise<void>;
  end(): Promise<void>;
}

export function shareConnection(pool: pg.Pool): Shared {
  // It is one; this tells the compiler, which finds its types of events a little different.
  if (!isPgPool(pool)) throw new TypeError('Not a pg.Pool');
  const connection = new SharedConnection(pool);
  // Every queue and worker listens for errors and loss.
  connection.setMaxListeners(0);
  return {
    options: { connection: pool },
    factory: (name, options) => new SharedBackend(connection, name, options),
    ready: () => connection.waitUntilReady(),
    end: () => connection.end(),
  };
}
