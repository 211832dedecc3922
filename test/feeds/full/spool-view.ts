import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { monotonic } from '../../bench/figures/time.js';
import type { Endings } from '../../bench/stack/endings.js';

/** What is still to be done in the adapters' own database. */
export interface Left {
  /** Messages that were not read yet. */
  unread: number;
  /** Dossiers whose time has come. */
  due: number;
  /** Statements that the broker has not taken yet. */
  unsent: number;
  /** When the next dossier is to be looked at again, in milliseconds since 1970. */
  lookAgainAt: number;
}

interface Row {
  unread: string;
  due: string;
  unsent: string;
  next: Date | null;
}

/** Looks into the adapters' database; it changes nothing. */
export class SpoolView {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string, endings: Endings): Promise<SpoolView> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    endings.add(() => client.end());
    return new SpoolView(client);
  }

  async left(now: number): Promise<Left> {
    const { rows } = await this.client.query<Row>(
      `select (select count(*) from message where state = 'stored') as unread,
        (select count(*) from dossier where look_again_at <= $1) as due,
        (select count(*) from outbox where state = 'due') as unsent,
        (select min(look_again_at) from dossier) as next`,
      [new Date(now)],
    );
    const [row] = rows;
    return {
      unread: Number(row?.unread ?? 0),
      due: Number(row?.due ?? 0),
      unsent: Number(row?.unsent ?? 0),
      lookAgainAt: row?.next?.getTime() ?? Number.POSITIVE_INFINITY,
    };
  }

  /** How the messages ended, by outcome. */
  async outcomes(): Promise<Map<string, number>> {
    const { rows } = await this.client.query<{ outcome: string | null; count: string }>(
      'select outcome, count(*) from message group by outcome',
    );
    return new Map(rows.map(({ outcome, count }) => [outcome ?? 'unread', Number(count)]));
  }

  /** @throws Error when it is not done within so many milliseconds */
  async until(done: (left: Left) => boolean, now: number, within: number): Promise<Left> {
    const deadline = monotonic() + within;
    for (;;) {
      const left = await this.left(now);
      if (done(left)) return left;
      if (monotonic() > deadline)
        throw new Error(`Waited ${within} ms for the adapters; left: ${JSON.stringify(left)}`);
      await pause(40);
    }
  }
}
