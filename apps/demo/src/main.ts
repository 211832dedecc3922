import { messageOf, projectRoot, ScenarioClock } from '#kernel';
import { dataFolderAt } from './launcher/data-folder.js';
import { greeting } from './launcher/greeting.js';
import { launch, type Running } from './launcher/launch.js';
import { memoryOfTree } from './launcher/memory.js';
import { whenAsked } from './launcher/signals.js';
import { demoSettings } from './settings.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const settings = demoSettings(process.env, projectRoot(import.meta.url));
  const clock = new ScenarioClock(dataFolderAt(settings.dataDir).clock);
  const began = clock.machine();
  say('Tocsin is starting …');
  let running: Running | undefined;
  let asked = false;
  whenAsked(
    () => {
      asked = true;
      if (!running) process.exit(130);
      say('Stopping. Press Ctrl-C again to stop at once.');
      void running.stop().then(() => {
        say('Stopped.');
        process.exit(0);
      });
    },
    () => {
      running?.kill();
      process.exit(130);
    },
  );
  running = await launch(settings);
  const ahead = clock.now().getTime() - clock.machine().getTime();
  const took = clock.machine().getTime() - began.getTime();
  say(greeting({ running, took, ahead, memory: await memoryOfTree(process.pid) }));
  const death = await running.died;
  process.stderr.write(`${death.message}\nEverything else is being stopped.\n`);
  await running.stop();
  // Asked meanwhile: its own end decides the exit code.
  if (!asked) process.exit(1);
} catch (thrown) {
  process.stderr.write(`Tocsin cannot start.\n${messageOf(thrown)}\n`);
  process.exit(1);
}
