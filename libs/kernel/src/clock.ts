import { readFileSync, statSync } from 'node:fs';
import { messageOf, TocsinError } from './errors.js';

/**
 * Where time comes from. Nothing else in Tocsin asks the machine or the database for the time.
 *
 * `now` is the time every decision, due instant and record uses; a scenario may move it.
 * `machine` is the machine's own time: only for leases, time-outs and measurements, which must not
 * run fast when a scenario does.
 */
export interface Clock {
  now(): Date;
  machine(): Date;
}

/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');

// The one place that reads the machine's clock.
// eslint-disable-next-line no-restricted-syntax -- this is the injected clock
const machineTime = (): Date => new Date();

export class SystemClock implements Clock {
  now(): Date {
    return machineTime();
  }
  machine(): Date {
    return machineTime();
  }
}

/** A clock a test sets by hand. */
export class ManualClock implements Clock {
  constructor(private instant: Date) {}
  now(): Date {
    return new Date(this.instant);
  }
  machine(): Date {
    return machineTime();
  }
  set(instant: Date): void {
    this.instant = instant;
  }
}

/** What a scenario clock's file says: at machine time `set` it was `base`; it runs `rate` times as fast. */
export interface ClockSetting {
  base: string;
  set: string;
  rate: number;
}

/** Scenario time at machine time `machine`. */
export function scenarioInstant(setting: ClockSetting, machine: Date): Date {
  const elapsed = machine.getTime() - Date.parse(setting.set);
  return new Date(Date.parse(setting.base) + elapsed * setting.rate);
}

/**
 * A clock that a scenario moves by writing a file, so that every process of a demonstration or a test
 * shares one time. While the file does not exist, it is the machine's time.
 * Configuration refuses it in production.
 */
export class ScenarioClock implements Clock {
  private read = '';
  private setting: ClockSetting | undefined;

  constructor(private readonly file: string) {}

  machine(): Date {
    return machineTime();
  }

  /** @throws TocsinError `invalid_configuration` when the file does not say what time it is */
  now(): Date {
    const stat = statSync(this.file, { bigint: true, throwIfNoEntry: false });
    if (!stat) return machineTime();
    // Written by rename: a read never sees half a file, and two in one tick of the clock differ in their number.
    const version = `${stat.mtimeNs} ${stat.ino}`;
    if (version !== this.read || !this.setting) {
      this.setting = settingIn(this.file);
      this.read = version;
    }
    return scenarioInstant(this.setting, machineTime());
  }
}

function settingIn(file: string): ClockSetting {
  try {
    return checked(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new TocsinError(
      'invalid_configuration',
      `The scenario clock in ${file} is wrong: ${messageOf(cause)}. Without the file, time is the machine's.`,
      { cause },
    );
  }
}

function checked(given: unknown): ClockSetting {
  const { base, set, rate } = Object(given) as Partial<Record<keyof ClockSetting, unknown>>;
  if (!isInstant(base) || !isInstant(set)) throw new Error('"base" and "set" must be instants');
  if (typeof rate !== 'number' || rate < 0) throw new Error('"rate" must be a number from 0 on');
  return { base, set, rate };
}

const isInstant = (text: unknown): text is string =>
  typeof text === 'string' && !Number.isNaN(Date.parse(text));

/**
 * The scenario clock when `TOCSIN_SCENARIO_CLOCK` names its file, otherwise the machine's clock.
 * @throws TocsinError `invalid_configuration` when the file is there and does not say what time it is
 */
export function clockFor(scenarioFile: string | undefined): Clock {
  if (!scenarioFile) return new SystemClock();
  const clock = new ScenarioClock(scenarioFile);
  clock.now();
  return clock;
}
