import {
  isPgPool,
  PostgresConnection,
  PostgresQueueBackend,
  type BackendFactory,
  type PostgresConnectionOptions,
} from 'bullmq';
import type pg from 'pg';

/**
 * One BullMQ connection for every queue and worker of the process: they share the pool and one client that
 * listens. (By itself BullMQ keeps a listening client for each worker.) A worker that closes must not close
 * it for the others, so `close` does nothing and {@link end} does it.
 */
class SharedConnection extends PostgresConnection {
  override close(): Promise<void> {
    return Promise.resolve();
  }
  end(): Promise<void> {
    return super.close();
  }
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
