import { setTimeout as pause } from 'node:timers/promises';
import { readCpu } from '../figures/cpu.js';
import { DatabaseCounters } from '../figures/statements.js';
import { monotonic } from '../figures/time.js';
import { Sender } from '../load/sender.js';
import type { Endings } from '../stack/endings.js';
import { startStack, type Stack } from '../stack/stack.js';
import { floods, tokensOf, type Flood } from './tokens.js';

/** Sent before anything is measured, and measured. */
const plan = {
  warmUp: 2_000,
  tokens: 10_000,
  distinct: 500,
  inFlight: 32,
  idleSeconds: 5,
} as const;

export interface FloodFigures {
  flood: Flood;
  tokens: number;
  /** Answered each second. */
  rate: number;
  /** Processor time of the broker for each, in milliseconds, what it uses when nothing comes taken off. */
  cpu: number | undefined;
  /** The same of the database. */
  databaseCpu: number | undefined;
  /** Statements beyond those that are run when nothing comes, for all the tokens. */
  statements: number | undefined;
  /** By HTTP status. */
  answers: Record<string, number>;
}

/** What all of it uses in a second when nothing comes. */
interface Idle {
  broker: number;
  postgres: number;
  statements: number;
}

/** @returns nothing when the backend is not installed */
export async function measureFlood(
  endings: Endings,
  say: (line: string) => void,
): Promise<FloodFigures[]> {
  const figures: FloodFigures[] = [];
  const inside = { TOCSIN_ADDRESS_RATE: '1000000', TOCSIN_ADDRESS_BURST: '1000000' };
  const beyond = { TOCSIN_ADDRESS_RATE: '1', TOCSIN_ADDRESS_BURST: '1' };
  for (const settings of [inside, beyond]) {
    const stack = await startStack('postgres', endings, settings);
    if (!stack) throw new Error('The queue on Postgres is always there');
    const counters = await DatabaseCounters.open(stack.postgres.url, endings);
    const sender = new Sender(stack.broker.url, plan.inFlight);
    endings.add(() => sender.close());
    say('nothing is sent');
    const idle = await idleOf(stack, counters);
    for (const flood of floods.filter((one) => (one === 'beyond') === (settings === beyond))) {
      say(flood);
      figures.push(await measureOne(flood, stack, counters, sender, idle));
    }
    await endings.end();
  }
  return figures;
}

async function measureOne(
  flood: Flood,
  stack: Stack,
  counters: DatabaseCounters,
  sender: Sender,
  idle: Idle,
): Promise<FloodFigures> {
  const tokens = await tokensOf(flood, plan.distinct, stack.stating, stack.broker.url);
  await send(sender, tokens, plan.warmUp);
  const [before, read] = [await reading(stack), await counters.read()];
  const began = monotonic();
  const answers = await send(sender, tokens, plan.tokens);
  const seconds = (monotonic() - began) / 1_000;
  const [after, readAfter] = [await reading(stack), await counters.read()];
  const each = (part: 'broker' | 'postgres'): number | undefined =>
    before && after && ((after[part] - before[part] - idle[part] * seconds) * 1_000) / plan.tokens;
  return {
    flood,
    tokens: plan.tokens,
    rate: plan.tokens / seconds,
    cpu: each('broker'),
    databaseCpu: each('postgres'),
    statements:
      read.statements === undefined || readAfter.statements === undefined
        ? undefined
        : Math.round(readAfter.statements - read.statements - idle.statements * seconds),
    answers,
  };
}

async function reading({ broker, postgres }: Stack) {
  return (await readCpu({ broker: broker.pid, postgres: postgres.pid }))?.parts as
    { broker: number; postgres: number } | undefined;
}

async function idleOf(stack: Stack, counters: DatabaseCounters): Promise<Idle> {
  await pause(2_000);
  const [before, read] = [await reading(stack), await counters.read()];
  await pause(plan.idleSeconds * 1_000);
  const [after, readAfter] = [await reading(stack), await counters.read()];
  const perSecond = (from: number | undefined, to: number | undefined): number =>
    ((to ?? 0) - (from ?? 0)) / plan.idleSeconds;
  return {
    broker: perSecond(before?.broker, after?.broker),
    postgres: perSecond(before?.postgres, after?.postgres),
    statements: perSecond(read.statements, readAfter.statements),
  };
}

/** Sends so many, the next when one is answered. @returns how often each status came */
async function send(
  sender: Sender,
  tokens: readonly string[],
  count: number,
): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < count) {
      const token = tokens[sent % tokens.length] ?? '';
      sent += 1;
      const status = await sender.send(token);
      answers[status] = (answers[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: plan.inFlight }, work));
  return answers;
}
