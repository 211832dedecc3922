import type { AgencyKind } from '#contracts';
import type { SigningKey } from '#trust';
import { monotonic } from '../figures/time.js';
import { benchAgency } from '../people/agencies.js';
import { nation, nationAgencies, nationPosts } from '../people/nation.js';
import { nationCase, nationCases } from '../people/nation-cases.js';
import { startBroker, type BenchBroker } from '../stack/broker.js';
import type { Endings } from '../stack/endings.js';
import { runFolder } from '../stack/folder.js';
import { startPostgres, type BenchPostgres } from '../stack/postgres.js';

/** How long imports took, in seconds. */
export interface Imports {
  posts: number;
  postSeconds: number;
  cases: number;
  caseSeconds: number;
}

/** A database as a broker left it that was told of the whole country. */
export interface Prepared {
  postgres: BenchPostgres;
  /** Of the broker, which has ended. */
  environment: BenchBroker['environment'];
  audience: string;
  keys: ReadonlyMap<AgencyKind, SigningKey>;
  imports: Imports;
}

/** Fills a new database through a real broker's operator API, and ends that broker. */
export async function prepare(
  importSize: number,
  endings: Endings,
  say: (line: string) => void,
): Promise<Prepared> {
  const folder = await runFolder(endings);
  const postgres = await startPostgres(folder, endings);
  const broker = await startBroker(folder, postgres.url, postgres.url, endings);
  const keys = new Map<AgencyKind, SigningKey>();
  for (const name of nationAgencies) {
    const { key, registration } = await benchAgency(name);
    await broker.operator('PUT', '/operator/agencies', registration);
    keys.set(name, key);
  }
  say(`import of ${nationPosts} posts`);
  const document = nation();
  const postSeconds = await timed(() => broker.operator('POST', '/operator/directory', document));
  say(`import of ${nationCases} cases`);
  const caseSeconds = await timed(() => importCases(broker, importSize));
  await broker.stop();
  const imports = { posts: nationPosts, postSeconds, cases: nationCases, caseSeconds };
  const { environment, url } = broker;
  return { postgres, environment, audience: url, keys, imports };
}

async function importCases(broker: BenchBroker, importSize: number): Promise<void> {
  for (let from = 0; from < nationCases; from += importSize) {
    const count = Math.min(importSize, nationCases - from);
    const cases = Array.from({ length: count }, (_, index) => nationCase(from + index));
    await broker.operator('POST', '/operator/directory', { directory: 1, area: 'london', cases });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = monotonic();
  await work();
  return (monotonic() - start) / 1_000;
}
