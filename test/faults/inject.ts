import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '../bench/figures/time.js';
import type { Fault } from './plan.js';
import type { FaultStack } from './stack/fault-stack.js';

/** When a fault was there: milliseconds of `monotonic`. Of a kill, `from` and `to` are the same instant. */
export interface Window {
  name: string;
  from: number;
  to: number;
}

/** A broker that was told to die at a point gets there in this time, or is killed. */
const patience = 20_000;

/**
 * Does one fault to the running parts and ends it: what was killed runs again when it resolves.
 * One broker killed is a fault of an instant, because the other one goes on.
 */
export async function inject(fault: Fault, stack: FaultStack): Promise<Window> {
  const { brokers, redis, postgres, endpoints } = stack;
  const from = monotonic();
  const until = (to = monotonic()): Window => ({ name: fault.kind, from, to });
  switch (fault.kind) {
    case 'kill-one': {
      const broker = brokers[fault.broker];
      await broker.kill();
      const over = until();
      await broker.start();
      return over;
    }
    case 'die-at': {
      const broker = brokers[fault.broker];
      await broker.kill();
      if (!(await broker.dieAt(fault.point, patience))) await broker.kill();
      // From the first death to the second, what it held was let go twice.
      const over = until();
      await broker.start();
      return over;
    }
    case 'kill-both':
      await Promise.all(brokers.map((broker) => broker.kill()));
      await Promise.all(brokers.map((broker) => broker.start()));
      return until();
    case 'freeze':
      brokers[fault.broker].signal('SIGSTOP');
      await pause(fault.for);
      brokers[fault.broker].signal('SIGCONT');
      return until();
    case 'flush-redis':
      await redis?.flush();
      return until();
    case 'redis-down':
      await redis?.kill();
      await pause(fault.for);
      await redis?.restart();
      return until();
    case 'redis-hangs':
      redis?.freeze();
      await pause(fault.for);
      redis?.thaw();
      return until();
    case 'postgres-restart':
      await postgres.stop(fault.how);
      await pause(fault.for);
      await postgres.start();
      return until();
    case 'cut-connections':
      await postgres.cut();
      return until();
    case 'endpoint':
      await endpoints.behave(fault.mode, fault.agency);
      await pause(fault.for);
      await endpoints.behave('usual', fault.agency);
      return until();
  }
}
