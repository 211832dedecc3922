import { SystemClock } from '#kernel';
import { freePort } from '#testing';
import { beginRun, heading, print, progress } from '../../bench/report/begin.js';
import { table } from '../../bench/report/table.js';
import { startBroker } from '../../bench/stack/broker.js';
import type { Endings } from '../../bench/stack/endings.js';
import { runFolder } from '../../bench/stack/folder.js';
import { postgresSettings, startPostgres } from '../../bench/stack/postgres.js';
import { newSender } from '../harness/statements.js';
import type { FuzzArguments } from './arguments.js';
import { fuzz } from './fuzz.js';
import { inspectedAt } from './inspector.js';
import { answersOf, faultsFound, figuresOf } from './verdict.js';

/** No allowance is in the way: what is asked here is what becomes of a body that is read. */
const unlimited = Object.fromEntries(
  ['ADDRESS_RATE', 'ADDRESS_BURST', 'AGENCY_RATE', 'AGENCY_BURST'].map((name) => [
    `TOCSIN_${name}`,
    '1000000',
  ]),
);

/** Sends a broker of its own so many made-up requests. @returns whether it answered each, and did not grow */
export async function runFuzz(asked: FuzzArguments, endings: Endings): Promise<boolean> {
  const begun = await beginRun({ postgres: postgresSettings, ...asked });
  for (const line of heading(begun)) print(line.replace('Tocsin bench', 'Tocsin fuzz'));
  progress(`starting PostgreSQL and a broker; seed ${asked.seed}`);
  const [folder, inspector] = await Promise.all([runFolder(endings), freePort()]);
  const { url } = await startPostgres(folder, endings);
  const broker = await startBroker(folder, url, url, endings, {
    ...inspectedAt(inspector),
    ...unlimited,
  });
  const sender = await newSender('prison');
  await broker.operator('PUT', '/operator/agencies', {
    issuer: sender.issuer,
    name: 'Fuzz prison',
    kind: 'prison',
    jwks: { keys: [sender.key.publicJwk] },
  });
  const clock = new SystemClock();
  const now = (): number => Math.floor(clock.now().getTime() / 1_000);
  const stating = { sender, audience: broker.url, now };
  const result = await fuzz(
    { url: broker.url, inspector, output: broker.output, stating },
    { ...asked, progress },
  );
  for (const line of table(answersOf(result))) print(line);
  print('');
  for (const line of figuresOf(result)) print(line);
  const wrong = faultsFound(result);
  for (const what of wrong) print(`*** ${what}`);
  if (wrong.length === 0) print('Every request was answered as it must be, and nothing grew.');
  return wrong.length === 0;
}
