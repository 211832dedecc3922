import { operatorToken, type World } from './world.js';

/** What a broker says of itself. */
export interface Ready {
  status: number;
  checks: {
    database: Check;
    queue: Check;
    sweep: Check;
    auditor: Check;
    workers: Record<string, Check>;
  };
}
interface Check {
  ok: boolean;
  secondsAgo?: number;
}

export async function readyOf(url: string): Promise<Ready> {
  const answer = await fetch(`${url}/health/ready`);
  const { checks } = (await answer.json()) as Pick<Ready, 'checks'>;
  return { status: answer.status, checks };
}

/** The queues that have no worker, by the broker's own word. */
export const withoutWorkers = ({ checks }: Ready): string[] =>
  Object.entries(checks.workers).flatMap(([queue, { ok }]) => (ok ? [] : [queue]));

/** A figure of a broker's `/metrics`; 0 while it is not there. @param name with its labels, as it is printed */
export async function metricOf(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  if (!answer.ok) throw new Error(`GET /metrics: ${answer.status}`);
  const line = (await answer.text()).split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

export const audits = (url: string): Promise<number> =>
  metricOf(url, 'tocsin_audit_duration_seconds_count');

export interface Finding {
  kind: string;
  subject: string;
  told: boolean;
  ended: boolean;
}

/** A connection to the world's database, with what the tests of the watchdog look for. */
export async function databaseOf(world: World) {
  const client = await world.connect();
  return {
    run: (statement: string, values: unknown[] = []) => client.query(statement, values),
    async findings(): Promise<Finding[]> {
      const { rows } = await client.query<Finding>(
        `select kind, subject, told_at is not null as told, ended_at is not null as ended
         from watchdog_finding order by kind, subject`,
      );
      return rows;
    },
    /** How many statements of a type the broker made itself. */
    async stated(type: string): Promise<number> {
      const { rows } = await client.query<{ count: string }>(
        'select count(*) as count from inbox_event where type = $1',
        [`urn:tocsin:event:${type}`],
      );
      return Number(rows[0]?.count);
    },
  };
}

export type WorldDatabase = Awaited<ReturnType<typeof databaseOf>>;
