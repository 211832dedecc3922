import { setTimeout as pause } from 'node:timers/promises';
import { SystemClock } from '#kernel';
import { monotonic } from '../../bench/figures/time.js';
import { print, progress } from '../../bench/report/begin.js';
import type { Endings } from '../../bench/stack/endings.js';
import type { FeedsArguments } from '../arguments.js';
import { life } from '../lives/life.js';
import { truthFile } from '../truth/file.js';
import { day, zulu } from '../world/time.js';
import { World } from '../world/world.js';
import { Sender } from './sender.js';
import { startSystems } from './systems-server.js';

/** How far back the simulated time begins, so that it stays behind the time of the adapters. */
const back = 180 * day;
/** How often it is said how far it is, in milliseconds. */
const sayEvery = 10_000;
/** Adapters that do not answer must not fill our memory. */
const mostFlying = 256;

/** Sends to adapters that run already, at a rate of real time, until it is over or is told to end. */
export async function runLive(
  asked: FeedsArguments,
  endings: Endings,
  stop: AbortSignal,
): Promise<boolean> {
  const { seed, people, rate, messages = Number.POSITIVE_INFINITY } = asked;
  const today = Math.floor(new SystemClock().now().getTime() / day) * day;
  const from = asked.from ?? today - back;
  const systems = await startSystems(asked.port, endings);
  const file = truthFile(asked.truth);
  const world = new World({ seed, people, messages, from, base: systems.url }, life, file.add);
  systems.answer((path) => world.systems.answer(path));
  const sender = new Sender(asked.to, asked.tokens);
  progress(`seed ${seed}, ${people} lives from ${zulu(from)} on`);
  progress(`what messages point to is at ${systems.url}`);
  const start = monotonic();
  let [sent, said] = [0, start];
  const flying = new Set<Promise<void>>();
  for (let next = world.next(); next && !stop.aborted; next = world.next()) {
    const wait = start + (sent / rate) * 1_000 - monotonic();
    if (wait > 1) await pause(wait, undefined, { signal: stop }).catch(() => undefined);
    const flight = sender.send(next).finally(() => flying.delete(flight));
    flying.add(flight);
    sent += 1;
    if (flying.size >= mostFlying) await Promise.race(flying);
    if (monotonic() - said > sayEvery) {
      said = monotonic();
      progress(`${sent} sent, ${sender.taken} taken; it is ${zulu(next.at)}`);
    }
  }
  await Promise.all(flying);
  await file.close();
  const seconds = (monotonic() - start) / 1_000;
  const answers = [...sender.answers].map(([status, count]) => `${status} ${count}`).join(', ');
  print(`${sent} messages in ${seconds.toFixed(1)} s (${(sent / seconds).toFixed(1)}/s)`);
  print(`${sender.taken} taken; answers: ${answers}; asked back ${systems.asked} times`);
  return sender.taken > 0;
}
