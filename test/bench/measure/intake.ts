import type { CpuShares } from '../figures/cpu.js';
import { spreadOf, type Spread } from '../figures/percentiles.js';
import { openLoop } from '../load/open-loop.js';
import type { Sent } from '../load/sender.js';
import type { Bench } from './bench.js';

/** How one offered rate was taken in. Times in milliseconds, rates per second. */
export interface Intake {
  offered: number;
  events: number;
  accepted: number;
  /** `202`s a second, from the first arrival to the last answer. */
  rate: number;
  /** Whether the rate was kept up: everything answered within half a second of the last arrival, and `202`. */
  sustained: boolean;
  /** From the scheduled arrival to the `202`. */
  latency: Spread | undefined;
  /** How late the generator itself was: part of the latency that is not the broker's. */
  generatorLag: Spread | undefined;
  cpu: CpuShares | undefined;
}

/** Longest that the answers may trail behind the arrivals, in milliseconds. */
const trailing = 500;

/** Offers a rate while everything behind the intake goes on working, and then waits until all is handed off. */
export async function measureIntake(bench: Bench, rate: number, seconds: number): Promise<Intake> {
  const events = await bench.prepare(Math.ceil(rate * seconds));
  const [sent, cpu] = await bench.withCpu(() => openLoop(bench.sender, events, rate));
  const intake = intakeOf(sent, rate, cpu);
  await bench.handedOff(sent);
  return intake;
}

/** @param offered events per second */
export function intakeOf(
  sent: readonly Sent[],
  offered: number,
  cpu: CpuShares | undefined,
): Intake {
  const accepted = sent.filter(({ status }) => status === 202);
  const lastDue = Math.max(...sent.map(({ dueAt }) => dueAt));
  const firstDue = Math.min(...sent.map(({ dueAt }) => dueAt));
  const lastAnswer = Math.max(...sent.map(({ answeredAt }) => answeredAt));
  return {
    offered,
    events: sent.length,
    accepted: accepted.length,
    rate: (accepted.length / (lastAnswer - firstDue)) * 1_000,
    sustained: accepted.length === sent.length && lastAnswer - lastDue <= trailing,
    latency: spreadOf(accepted.map(({ answeredAt, dueAt }) => answeredAt - dueAt)),
    generatorLag: spreadOf(sent.map(({ sentAt, dueAt }) => sentAt - dueAt)),
    cpu,
  };
}
