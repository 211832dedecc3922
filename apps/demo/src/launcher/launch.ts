import { clockFor, type TocsinError } from '#kernel';
import { startMailCatcher } from '../mail/mail-catcher.js';
import type { DemoSettings } from '../settings.js';
import { makeDataFolder } from './data-folder.js';
import { openDatabases } from './databases.js';
import { takeLock } from './lock.js';
import { openOffice } from './office.js';
import { refuseTakenPorts } from './ports.js';
import { addressesOf, startPrograms } from './programs.js';
import { register, type Registered } from './register.js';
import { forgetRunFile, writeRunFile, type RunFile } from './run-file.js';
import { readSecrets } from './secrets.js';

/** An embedded Tocsin that runs. */
export interface Running {
  run: RunFile;
  directory: Registered['directory'];
  embeddedDatabase: boolean;
  /** Resolves when the broker or the adapters end by themselves. */
  died: Promise<TocsinError>;
  /** Ends everything in order; data stay. */
  stop(): Promise<void>;
  /** Ends the programs at once, for a second Ctrl-C. */
  kill(): void;
}

/** What must be undone, in the order it has to be: the last started is the first stopped. */
class Undo {
  private readonly steps: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;

  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  /** Every step is tried, whatever happens to the others. Asked twice, it is done once. */
  all(): Promise<void> {
    this.running ??= (async () => {
      for (const step of this.steps) await step().catch(() => undefined);
    })();
    return this.running;
  }
}

/**
 * Starts an embedded Tocsin: PostgreSQL, the broker, the adapters, a mail catcher and the agencies' desks.
 * @param lasting whether the database must outlive the run
 * @throws TocsinError in plain words when something stands in the way; nothing is left running
 */
export async function launch(settings: DemoSettings, lasting = true): Promise<Running> {
  const undo = new Undo();
  try {
    return await start(settings, lasting, undo);
  } catch (thrown) {
    await undo.all();
    throw thrown;
  }
}

async function start(settings: DemoSettings, lasting: boolean, undo: Undo): Promise<Running> {
  const folder = await makeDataFolder(settings.dataDir);
  undo.add(await takeLock(folder.lock));
  await refuseTakenPorts(settings);
  const clock = clockFor(folder.clock);
  const at = addressesOf(settings);
  // The slowest first; the rest is done while the database starts.
  const opening = openDatabases(settings, folder, lasting);
  opening.then(({ stop }) => undo.add(stop)).catch(() => undefined);
  const [secrets, mail] = await Promise.all([
    readSecrets(folder),
    startMailCatcher(folder.mail, clock),
  ]).catch(async (thrown: unknown) => {
    await opening.catch(() => undefined);
    throw thrown;
  });
  const databases = await opening;
  undo.add(mail.stop);
  const office = await openOffice({ port: settings.ports.desks, at, folder, secrets, clock });
  undo.add(office.stop);
  const programs = await startPrograms({
    settings,
    folder,
    secrets,
    databases,
    mailPort: mail.port,
  });
  const { broker, adapters } = programs;
  undo.add(async () => {
    await Promise.all([broker.stop(), adapters.stop()]);
  });
  const { agencies, directory } = await register(at.operator, at.desks, secrets);
  office.startPolling(agencies);
  const run: RunFile = {
    version: 2,
    pid: process.pid,
    startedAt: clock.machine().toISOString(),
    data: folder.path,
    broker: { url: at.broker, operatorUrl: at.operator, issuer: at.issuer, pid: broker.pid },
    adapters: { url: at.adapters, operatorUrl: at.adaptersOperator, pid: adapters.pid },
    desks: { url: at.desks },
    mail: { port: mail.port, folder: folder.mail },
    clock: folder.clock,
    tokens: {
      operator: secrets.operatorToken,
      adaptersOperator: secrets.adaptersOperatorToken,
      ...secrets.feedTokens,
    },
    agencies,
  };
  await writeRunFile(folder.run, run);
  undo.add(() => forgetRunFile(folder.run));
  return {
    run,
    directory,
    embeddedDatabase: databases.embedded,
    died: Promise.race([broker.died, adapters.died]),
    stop: () => undo.all(),
    kill: () => {
      broker.kill();
      adapters.kill();
    },
  };
}
