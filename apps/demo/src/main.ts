import { messageOf, projectRoot, ScenarioClock } from '#kernel';
import { dataFolderAt } from './launcher/data-folder.js';
import { greeting } from './launcher/greeting.js';
import { launch, type Running } from './launcher/launch.js';
import { memoryOfTree } from './launcher/memory.js';
import { whenAsked } from './launcher/signals.js';
import { demoSettings, type DemoSettings } from './settings.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Asked twice: the programs notice that we are gone, and end too. */
const interrupted = 130;

async function main(settings: DemoSettings): Promise<void> {
  const clock = new ScenarioClock(dataFolderAt(settings.dataDir).clock);
  const began = clock.machine();
  say('Tocsin is starting …');
  const state: { running?: Running; asked?: boolean } = {};
  whenAsked(
    () => {
      state.asked = true;
      say('Stopping. Press Ctrl-C again to stop at once.');
      if (state.running) void stop(state.running);
    },
    () => {
      state.running?.kill();
      process.exit(interrupted);
    },
  );
  const running = await launch(settings);
  state.running = running;
  // Asked in the middle of the start: everything is there now to be stopped in order.
  if (state.asked) return stop(running);
  const took = clock.machine().getTime() - began.getTime();
  const ahead = clock.now().getTime() - clock.machine().getTime();
  say(greeting({ running, took, ahead, memory: await memoryOfTree(process.pid) }));
  const death = await running.died;
  process.stderr.write(`${death.message}\nEverything else is being stopped.\n`);
  await running.stop();
  process.exit(1);
}

async function stop(running: Running): Promise<void> {
  await running.stop();
  say('Stopped.');
  process.exit(0);
}

try {
  await main(demoSettings(process.env, projectRoot(import.meta.url)));
} catch (thrown) {
  process.stderr.write(`Tocsin cannot start.\n${messageOf(thrown)}\n`);
  process.exit(1);
}
