import { messageOf } from '#kernel';
import { Endings } from '../bench/stack/endings.js';
import { readArguments, type FaultArguments } from './arguments.js';
import { runFaults } from './run.js';

/** @returns the process's exit code */
async function faults(asked: FaultArguments): Promise<number> {
  const endings = new Endings();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
      process.stderr.write('Stopping …\n');
      void endings.close().then(() => process.exit(130));
    });
  }
  try {
    return (await runFaults(asked, endings, stop.signal)) ? 0 : 1;
  } catch (thrown) {
    // What breaks because the parts are being ended is no news.
    if (!stop.signal.aborted) process.stderr.write(`The run broke off. ${messageOf(thrown)}\n`);
    return stop.signal.aborted ? 130 : 1;
  } finally {
    await endings.close();
  }
}

const asked = readArguments(process.argv.slice(2));
if ('say' in asked) {
  (asked.code === 0 ? process.stdout : process.stderr).write(asked.say);
  process.exitCode = asked.code;
} else {
  process.exitCode = await faults(asked);
}
