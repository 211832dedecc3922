import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, projectRoot, SystemClock } from '#kernel';
import { caseEntry, demoPerson, type DemoPerson } from '../directory/cases.js';
import { area } from '../directory/teams.js';
import { dataFolderAt } from '../launcher/data-folder.js';
import { launch } from '../launcher/launch.js';
import { freePorts } from '../launcher/ports.js';
import { isReady } from '../launcher/ready.js';
import { readRunFile, type RunFile } from '../launcher/run-file.js';
import { whenAsked } from '../launcher/signals.js';
import { demoSettings } from '../settings.js';
import { workingTimeOf } from './calendar.js';
import { ending } from './ending.js';
import { daysOf, play } from './plot.js';
import { Product } from './product.js';
import { Stage } from './stage.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const root = projectRoot(import.meta.url);

/** A Tocsin to play in, and how to leave it. */
interface Theatre {
  run: RunFile;
  leave: () => Promise<void>;
}

/** The embedded Tocsin that runs here, or one of our own that is gone afterwards. */
async function findTheatre(): Promise<Theatre> {
  const settings = demoSettings(process.env, root);
  const run = await readRunFile(dataFolderAt(settings.dataDir).run);
  if (run && (await isReady(run.broker.url)) && (await isReady(run.adapters.url))) {
    say('The embedded Tocsin that runs here is used. It goes on running afterwards.');
    return { run, leave: () => Promise.resolve() };
  }
  say('No embedded Tocsin runs here, so one is started for this story alone.');
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-story-'));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const [broker = 0, operator = 0, adapters = 0, adaptersOperator = 0, desks = 0] =
    await freePorts(5);
  try {
    const ports = { broker, operator, adapters, adaptersOperator, desks };
    const running = await launch({ root, dataDir, host: '127.0.0.1', ports }, false);
    return { run: running.run, leave: () => running.stop().then(remove) };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

/** A person nobody has met yet: the standing cases have the numbers below 1,000. */
async function newPerson(product: Product): Promise<DemoPerson> {
  for (;;) {
    const person = demoPerson(randomInt(1_000, 260_000));
    const entry = caseEntry({
      person,
      borough: 'newham',
      level: 2,
      rosh: 'high',
      legalBasis: 'community-order',
      manager: 1,
    });
    const { added } = await product.import({ directory: 1, area, cases: [entry] });
    if (added === 1) return person;
  }
}

async function main(): Promise<boolean> {
  const wall = new SystemClock();
  const began = wall.now().getTime();
  const theatre = await findTheatre();
  whenAsked(
    () => void theatre.leave().finally(() => process.exit(130)),
    () => process.exit(130),
  );
  try {
    const product = new Product(theatre.run);
    const days = daysOf(product.clock.now(), workingTimeOf(root, product.clock.now()));
    const person = await newPerson(product);
    const stage = new Stage(product, say);
    say('An invented man, MAPPA level 2, lives in a hostel in Newham on a community order.');
    await play(stage, person, days);
    const { lines, missing } = await ending(stage, person);
    say('');
    for (const line of lines) say(line);
    say('');
    for (const one of missing) say(`MISSING  ${one}`);
    const took = ((wall.now().getTime() - began) / 1000).toFixed(0);
    say(missing.length === 0 ? `All as it should be, in ${took} s.` : `Not as it should be.`);
    return missing.length === 0;
  } finally {
    await theatre.leave();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (thrown) {
  process.stderr.write(`The story stopped.\n${messageOf(thrown)}\n`);
  process.exitCode = 1;
}
process.exit();
