import { Pool } from 'undici';
import type { SignedEvent } from '../people/events.js';

/** One event that was sent. Times are milliseconds of {@link monotonic}. */
export interface Sent {
  event: SignedEvent;
  /** When it arrived at the sender: latency counts from here, whatever the sender was busy with. */
  dueAt: number;
  /** When the sender got round to it. */
  sentAt: number;
  answeredAt: number;
  /** HTTP status; 0 when there was no answer. */
  status: number;
}

/** Pushes signed events to the broker, as an agency does (RFC 8935). */
export class Sender {
  private readonly pool: Pool;

  /** @param connections most connections at once; what is beyond them waits, and its wait is measured */
  constructor(origin: string, connections: number) {
    this.pool = new Pool(origin, { connections, pipelining: 1 });
  }

  /** @returns the HTTP status, 0 when there was no answer */
  async send(body: string): Promise<number> {
    try {
      const answer = await this.pool.request({
        path: '/events',
        method: 'POST',
        headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
        body,
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}
