import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '#kernel';
import { readArguments, type BenchArguments } from './arguments.js';
import { runEscalation } from './escalation/run.js';
import { runNotify } from './notify/run.js';
import { runRouting } from './routing/run.js';
import { run } from './run.js';
import { Endings } from './stack/endings.js';

/** Longest wait for parts that are just being started when Ctrl-C comes, in milliseconds. */
const patience = 10_000;

function begin(asked: BenchArguments, endings: Endings): Promise<boolean> {
  if (asked.notify !== undefined) return runNotify(asked, asked.notify, endings);
  const wanted = asked.routing ? runRouting : asked.escalation ? runEscalation : run;
  return wanted(asked, endings);
}

/** @returns the process's exit code */
async function bench(asked: BenchArguments): Promise<number> {
  const endings = new Endings();
  const stop = new AbortController();
  const running = begin(asked, endings)
    .then((passed) => (passed ? 0 : 1))
    .catch((thrown: unknown) => {
      // What breaks because the parts are being ended is no news.
      if (!stop.signal.aborted) process.stderr.write(`The bench broke off. ${messageOf(thrown)}\n`);
      return 1;
    });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
      process.stderr.write('Stopping …\n');
      void endings
        .close()
        .then(() => Promise.race([running, pause(patience)]))
        .then(() => process.exit(130));
    });
  }
  const code = await running;
  await endings.close();
  return stop.signal.aborted ? 130 : code;
}

const asked = readArguments(process.argv.slice(2));
if ('say' in asked) {
  (asked.code === 0 ? process.stdout : process.stderr).write(asked.say);
  process.exitCode = asked.code;
} else {
  process.exitCode = await bench(asked);
}
