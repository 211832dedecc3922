import { join } from 'node:path';
import type { Clock } from '#kernel';
import { verifyingKeyFrom, type KeyOf } from '#trust';
import { demoAgencies } from '../directory/agencies.js';
import { demoDirectory } from '../directory/demo-directory.js';
import { brokerKeys } from '../desks/broker-keys.js';
import { Desk } from '../desks/desk.js';
import { startDesksServer, type DesksServer } from '../desks/desks-server.js';
import { startPolling } from '../desks/poller.js';
import { Samples } from '../samples/samples.js';
import type { DataFolder } from './data-folder.js';
import type { Addresses } from './programs.js';
import type { RunFile } from './run-file.js';
import type { Secrets } from './secrets.js';

/** The agencies' own side: their desks, and the polling of those that poll. */
export interface Office {
  startPolling: (agencies: RunFile['agencies']) => void;
  stop: () => Promise<void>;
}

/** Opens every agency's desk on one loopback port. */
export async function openOffice({
  port,
  at,
  folder,
  secrets,
  clock,
}: {
  port: number;
  at: Addresses;
  folder: DataFolder;
  secrets: Secrets;
  clock: Clock;
}): Promise<Office> {
  const broker = { url: at.broker, issuer: at.issuer };
  const { keyOf } = brokerKeys(broker, () => clock.machine());
  const originators = await originatorKeys(secrets);
  const desks = new Map(
    demoAgencies.map(({ name, issuer }) => [
      name as string,
      new Desk({
        agency: name,
        issuer,
        broker: { issuer: at.issuer, keyOf },
        originators,
        file: join(folder.desks, `${name}.jsonl`),
        clock,
      }),
    ]),
  );
  await Promise.all([...desks.values()].map((desk) => desk.load()));
  const server: DesksServer = await startDesksServer({
    port,
    desks,
    samples: new Samples(clock, at.desks),
    agencyOfPost: agencyOfPost(),
  });
  const stops: (() => Promise<void>)[] = [];
  return {
    startPolling: (agencies) => {
      for (const { name, stream } of agencies) {
        const desk = desks.get(name);
        const known = demoAgencies.find((one) => one.name === name);
        if (stream.method !== 'poll' || !desk || !known) continue;
        const { key } = secrets.agencies[known.name];
        stops.push(startPolling({ desk, broker, stream: stream.id, key }));
      }
    },
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await server.stop();
    },
  };
}

async function originatorKeys(secrets: Secrets): Promise<KeyOf> {
  const keys = await Promise.all(
    demoAgencies.map(
      async ({ name, issuer }) =>
        [issuer, await verifyingKeyFrom(secrets.agencies[name].key.publicJwk)] as const,
    ),
  );
  const byIssuer = new Map(keys);
  return (issuer, kid) => {
    const key = byIssuer.get(issuer);
    if (!key) return Promise.resolve('unknown-issuer');
    return Promise.resolve(key.kid === kid ? key : 'unknown-key');
  };
}

function agencyOfPost(): (post: string) => string | undefined {
  const { teams, posts } = demoDirectory();
  const agencyOfTeam = new Map(teams.map(({ id, agency }) => [id, agency]));
  const byPost = new Map(posts.map(({ id, team }) => [id, agencyOfTeam.get(team)]));
  return (post) => byPost.get(post);
}
