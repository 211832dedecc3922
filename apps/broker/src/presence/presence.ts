import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { Log } from '#observability';

/** The first number of the advisory locks by which brokers show that they run. */
export const lockClass = 7_206_716;

/** How long after a lost connection the next is tried, in milliseconds. */
const pause = 250;

/**
 * Shows that this process runs, by a lock that PostgreSQL lets go when the connection ends: after kill -9 at
 * once, and never while the process is only slow. It needs a connection of its own, and no pooler that shares
 * connections out by transaction; behind one, leases end by their time alone.
 */
export class Presence {
  /** What this process writes beside what it claims. */
  readonly key = randomInt(1, 2 ** 31 - 1);
  private client: pg.Client | undefined;
  private brokeAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly log: Log,
  ) {}

  /** How long ago our own connection broke, in milliseconds: those of others may have broken with it. */
  get sinceBroken(): number {
    return performance.now() - this.brokeAt;
  }

  /** Connects, and again whenever the connection breaks. Never rejects: without it, leases end by their time. */
  async start(startedAt: Date): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'tocsin-presence',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    let over = false;
    const again = (error?: unknown): void => {
      if (over) return;
      over = true;
      this.brokeAt = performance.now();
      this.client = undefined;
      void client.end().catch(() => undefined);
      if (this.stopped) return;
      this.log.warn(
        { error },
        'the connection that shows this broker runs broke; it is made again',
      );
      this.timer = setTimeout(() => void this.start(startedAt), pause);
    };
    client.on('error', again);
    client.on('end', () => {
      again();
    });
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1, $2)', [lockClass, this.key]);
      await client.query(
        'insert into broker_process (key, started_at) values ($1, $2) on conflict do nothing',
        [this.key, startedAt],
      );
      this.client = client;
    } catch (error) {
      again(error);
    }
  }

  /** Leaves nothing for others to let go: what was claimed is done by now. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    if (!client) return;
    await client
      .query('delete from broker_process where key = $1', [this.key])
      .catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
