import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId, projectRoot } from '#kernel';
import { openQueue, prepareQueue, WakeClient } from '#queue';
import {
  describeWithRedis,
  postgresQueueServer,
  redisQueueServer,
  startProcess,
  temporaryFolder,
  until,
} from '#testing';

const kinds = [
  { kind: 'redis', suite: describeWithRedis, start: redisQueueServer },
  { kind: 'postgres', suite: describe, start: postgresQueueServer },
];

/** A process that takes one job and never finishes it. */
const program = (url: string, abandonedAfterMs = 1_000): string => `
  import { openQueue } from ${JSON.stringify(join(projectRoot(import.meta.url), 'dist/libs/queue/src/index.js'))};
  const backend = openQueue({ url: ${JSON.stringify(url)}, abandonedAfterMs: ${abandonedAfterMs} });
  await backend.consume('routing', {
    concurrency: 1,
    onFailed: () => undefined,
    handle: () => new Promise(() => console.log('taken')),
  });
`;

for (const { kind, suite, start } of kinds) {
  suite(`a worker on ${kind} that is killed with a job in its hands`, () => {
    it('leaves the job to another, and the id free for the next wake', async () => {
      const server = await start();
      const folder = await temporaryFolder();
      const backend = openQueue({ url: server.url, abandonedAfterMs: 1_000 });
      await prepareQueue(backend);
      const client = new WakeClient(backend);
      const wake = { ids: [newId()], priority: 1 as const };
      await client.wake('routing', wake);
      const entry = join(folder.path, 'worker.mjs');
      writeFileSync(entry, program(server.url));
      const doomed = await startProcess({ entry, ready: (line) => line === 'taken' });
      await doomed.kill('SIGKILL');

      const taken: unknown[] = [];
      const consumer = await backend.consume('routing', {
        concurrency: 1,
        onFailed: () => undefined,
        handle: (data) => {
          taken.push(data);
          return Promise.resolve();
        },
      });
      await until('the other worker to take it', () => taken.length === 1, { within: 5_000 });
      expect(taken).toEqual([{ ids: wake.ids }]);
      await until('the same wake to be taken again', async () => {
        await client.wake('routing', wake);
        return taken.length > 1;
      });
      await consumer.close();
      await backend.close();
      await folder.remove();
      await server.stop();
    });

    it('swallows no wake of whoever knows that it died, long before its job counts as abandoned', async () => {
      const server = await start();
      const folder = await temporaryFolder();
      const abandonedAfterMs = 600_000;
      const backend = openQueue({ url: server.url, abandonedAfterMs });
      await prepareQueue(backend);
      const client = new WakeClient(backend);
      const wake = { ids: [newId()], priority: 1 as const };
      await client.wake('routing', wake);
      const entry = join(folder.path, 'worker.mjs');
      writeFileSync(entry, program(server.url, abandonedAfterMs));
      const doomed = await startProcess({ entry, ready: (line) => line === 'taken' });
      await doomed.kill('SIGKILL');

      const taken: unknown[] = [];
      const consumer = await backend.consume('routing', {
        concurrency: 1,
        onFailed: () => undefined,
        handle: (data) => {
          taken.push(data);
          return Promise.resolve();
        },
      });
      client.renew();
      await client.wake('routing', wake);
      await until('the other worker to take it', () => taken.length === 1);
      expect(taken).toEqual([{ ids: wake.ids }]);
      await consumer.close();
      await backend.close();
      await folder.remove();
      await server.stop();
    });
  });
}
