import pg from 'pg';
import { until } from '#testing';
import { monotonic } from '../bench/figures/time.js';
import type { FaultStack } from './stack/fault-stack.js';

/** What the clock's jumps left behind: each list is to be empty. */
export interface JumpReckoned {
  /** Obligations that stood on a rung before their time had come, or moved while the clock was put back. */
  early: string[];
  /** What was decided or told again when the clock came by a second time. */
  again: string[];
  /** How many obligations climbed when the clock was an hour ahead: none would make this no test. */
  climbed: number;
}

/** An hour, in minutes. */
const hour = 60;
/** The second time, it goes so far short of the hour: whatever is due by then was due the first time. */
const short = 10;

/**
 * Moves the clock of a stack with open obligations an hour forward, back, and forward again, the load stopped.
 * What was due in that hour is decided once.
 */
export async function jumpClock(stack: FaultStack): Promise<JumpReckoned> {
  const { clock } = stack;
  if (!clock) throw new Error('This stack has no clock that can be moved');
  const before = await standing(stack);
  await clock.move(hour);
  await allDone(stack);
  const ahead = await standing(stack);
  await clock.move(-hour);
  await allDone(stack);
  const back = await standing(stack);
  await clock.move(hour - short);
  await allDone(stack);
  const second = await standing(stack);
  await clock.move(short - hour);
  return {
    climbed: [...ahead.keys()].filter((id) => ahead.get(id) !== before.get(id)).length,
    early: differences(ahead, back),
    again: differences(ahead, second),
  };
}

/** Everything that was decided and told, by obligation: its rung, its due time, its notices. */
async function standing({ postgres }: FaultStack): Promise<Map<string, string>> {
  return withClient(postgres.url, async (client) => {
    const { rows } = await client.query<{ id: string; stands: string }>(
      `select o.id, concat_ws(' ', o.rung, o.state, o.due_at, (
         select string_agg(concat_ws(' ', kind, post, state), ', ' order by kind, post, state)
         from notice where obligation_id = o.id), (
         select string_agg(kind, ', ' order by seq) from record_entry
         where obligation_id = o.id and kind like 'obligation.%')) as stands
       from obligation o`,
    );
    return new Map(rows.map(({ id, stands }) => [id, stands]));
  });
}

const differences = (a: Map<string, string>, b: Map<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])]
    .filter((id) => a.get(id) !== b.get(id))
    .map((id) => `${id}: ${a.get(id) ?? 'nothing'} → ${b.get(id) ?? 'nothing'}`);

/**
 * Waits until every broker process has looked for what is due since now, from beginning to end, and all that was
 * found is done: what did not happen by then would not have happened later.
 */
async function allDone(stack: FaultStack): Promise<void> {
  const { brokers, clock } = stack;
  for (const { operatorUrl } of brokers) {
    const start = monotonic();
    let turns = 0;
    let last = start;
    await until(
      'two whole sweeps',
      async () => {
        const answer = await fetch(`${operatorUrl}/health/ready`);
        const { checks } = (await answer.json()) as {
          checks: { sweep: { secondsAgo?: number } };
        };
        // Rounded to a tenth of a second.
        const ended = monotonic() - 1_000 * (checks.sweep.secondsAgo ?? Infinity) - 100;
        if (ended > last) {
          turns += 1;
          last = monotonic();
        }
        return turns >= 2;
      },
      { within: 60_000 },
    );
  }
  await until(
    'everything due to be done',
    async () => {
      const at = clock?.now().toISOString() ?? '';
      return ((await stack.operator('GET', `/operator/idle?at=${at}`)) as { idle: boolean }).idle;
    },
    { within: 120_000, every: 100 },
  );
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
