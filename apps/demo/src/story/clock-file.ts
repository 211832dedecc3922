import { ScenarioClock, type ClockSetting } from '#kernel';
import { writeWhole } from '../launcher/data-folder.js';

/**
 * Moves the scenario clock of every program to an instant; from there it runs as fast as the wall clock.
 * Time only moves forward: an instant that has passed changes nothing.
 */
export async function moveClock(file: string, to: Date): Promise<void> {
  const clock = new ScenarioClock(file);
  if (to <= clock.now()) return;
  const setting: ClockSetting = {
    base: to.toISOString(),
    set: clock.machine().toISOString(),
    rate: 1,
  };
  await writeWhole(file, `${JSON.stringify(setting)}\n`);
}
