import {
  Controller,
  Inject,
  Injectable,
  Logger,
  Module,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { newId } from '#kernel';
import {
  openQueue,
  prepareQueue,
  QueueModule,
  QueueTransport,
  Sweeper,
  WakeClient,
  type Priority,
  type QueueBackend,
  type WakePayload,
} from '#queue';
import {
  describeWithRedis,
  postgresQueueServer,
  redisQueueServer,
  startRedis,
  until,
  type QueueServer,
} from '#testing';

@Injectable()
class Work {
  readonly seen: string[] = [];
  behave: (ids: readonly string[]) => Promise<void> = () => Promise.resolve();
}

@Controller()
class RoutingController {
  constructor(@Inject(Work) private readonly work: Work) {}

  @EventPattern('routing')
  async route(@Payload() { ids }: WakePayload): Promise<void> {
    this.work.seen.push(...ids);
    await this.work.behave(ids);
  }
}

Logger.overrideLogger(false);

interface Running {
  app: INestApplication;
  client: WakeClient;
  sweeper: Sweeper;
  work: Work;
}

/** A program with one worker and one hand of its own. */
async function start(backend: QueueBackend): Promise<Running> {
  await prepareQueue(backend);
  const transport = new QueueTransport({ backend, queues: { routing: { concurrency: 1 } } });
  const work = new Work();
  @Module({
    imports: [QueueModule.forRoot({ backend, hands: transport.hands, everyMs: 50, limit: 4 })],
    controllers: [RoutingController],
    providers: [{ provide: Work, useValue: work }],
  })
  class Program {}
  const app = await NestFactory.create(Program, new FastifyAdapter());
  app.connectMicroservice({ strategy: transport });
  await app.startAllMicroservices();
  return { app, client: app.get(WakeClient), sweeper: app.get(Sweeper), work };
}

const takesWakes = async (client: WakeClient): Promise<boolean> => {
  const before = client.failures;
  await client.wake('routing', { ids: [newId()], priority: 4 });
  return client.failures === before;
};

const kinds = [
  { kind: 'redis', suite: describeWithRedis, server: redisQueueServer },
  { kind: 'postgres', suite: describe, server: postgresQueueServer },
];

for (const { kind, suite, server: startServer } of kinds) {
  suite(`without its queue on ${kind}, a process`, () => {
    let server: QueueServer;
    let running: Running;
    const seen = (id: string): Promise<boolean> =>
      until(`${id} to be worked on`, () => running.work.seen.includes(id), { within: 5_000 });
    /** Holds whatever is worked on from now on. */
    const hold = (): (() => void) => {
      let open = (): void => undefined;
      const closed = new Promise<void>((resolve) => (open = resolve));
      running.work.behave = () => closed;
      return () => {
        running.work.behave = () => Promise.resolve();
        open();
      };
    };

    beforeAll(async () => {
      server = await startServer();
      running = await start(openQueue({ url: server.url }));
    });
    afterAll(async () => {
      await running.app.close();
      await server.stop();
    });
    /** Starts the queue again, and waits until it takes wakes. */
    const restart = async (): Promise<void> => {
      await server.restart();
      await until('the queue to take wakes', () => takesWakes(running.client));
    };

    it('works on what the queue was told of and does not bring', async () => {
      const { client, sweeper, work } = running;
      const [first, stuck, fresh] = [newId(), newId(), newId()];
      const release = hold();
      await client.wake('routing', { ids: [first], priority: 3 });
      await seen(first);
      let due = [{ id: stuck, priority: 3 as const, wakes: 1 }];
      sweeper.register({ queue: 'routing', due: () => Promise.resolve(due) });
      await sweeper.turn();
      expect(work.seen).not.toContain(stuck);
      due = [
        { id: fresh, priority: 3 as const, wakes: 1 },
        { id: stuck, priority: 3 as const, wakes: 2 },
      ];
      await sweeper.turn();
      await seen(stuck);
      // The queue's one place is taken still.
      expect(work.seen).not.toContain(fresh);
      due = [];
      release();
      await seen(fresh);
    });

    it('works through what is due, the worst first, when so much is that waking would be only more work', async () => {
      const { client, sweeper, work } = running;
      const [first, ...rest] = [newId(), newId(), newId(), newId(), newId()];
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      work.behave = (ids) => (ids.includes(first) ? held : Promise.resolve());
      await client.wake('routing', { ids: [first], priority: 3 });
      await seen(first);
      let due = rest.map((id, index) => ({ id, priority: (4 - index) as Priority, wakes: 1 }));
      sweeper.register({ queue: 'routing', due: () => Promise.resolve(due) });
      await sweeper.turn();
      due = [];
      // The queue's one place is taken still.
      await seen(rest[0]);
      expect(work.seen.slice(-4)).toEqual(rest.reverse());
      release();
    });

    it('works on what the queue cannot be told, the worst first, as far as it has hands', async () => {
      const { client, work } = running;
      await server.kill();
      const [urgent, first, second] = [newId(), newId(), newId()];
      const release = hold();
      await until('the loss to be seen', async () => {
        const { failed } = await client.wake('routing', { ids: [first], priority: 2 });
        return failed || work.seen.includes(first);
      });
      await seen(first);
      // Its one hand is busy: that is said, so that the sweep comes again.
      await expect(client.wake('routing', { ids: [second], priority: 3 })).resolves.toEqual({
        waked: 0,
        failed: true,
      });
      expect(work.seen).not.toContain(second);
      release();
      const rows = [
        { id: second, priority: 3 },
        { id: urgent, priority: 1 },
      ];
      await until('the hand to be free', async () => {
        const { waked } = await client.wakeRows('routing', rows);
        return waked > 0;
      });
      await seen(urgent);
      await until('the rest', async () => (await client.wakeRows('routing', rows)).waked > 0);
      await seen(second);
      expect(work.seen.indexOf(urgent)).toBeLessThan(work.seen.indexOf(second));
      await restart();
    });

    it('ends in good time when it is asked to, though the queue is away', async () => {
      const other = await start(openQueue({ url: server.url }));
      await server.kill();
      const began = performance.now();
      await other.app.close();
      expect(performance.now() - began).toBeLessThan(5_000);
      await restart();
    });

    it('takes a failure as the queue does: it is there for the next sweep', async () => {
      const { client, work } = running;
      await server.kill();
      const id = newId();
      work.behave = () => Promise.reject(new Error('no database'));
      const tried = (times: number) =>
        until(`try ${times}`, async () => {
          await client.wake('routing', { ids: [id], priority: 1 });
          return work.seen.filter((one) => one === id).length >= times;
        });
      await tried(2);
      work.behave = () => Promise.resolve();
      await tried(3);
      await restart();
    });
  });
}

describeWithRedis('a Redis that hangs', () => {
  it('costs one wake its time-out, and then nobody anything', async () => {
    const redis = await startRedis();
    if (!redis) throw new Error('redis-server is not installed');
    const { app, client, work } = await start(openQueue({ url: redis.url }));
    const [first, back] = [newId(), newId()];
    const took = async (id: string): Promise<number> => {
      const began = performance.now();
      await until('the hand to be free', async () => {
        const { waked } = await client.wake('routing', { ids: [id], priority: 1 });
        return waked === 1;
      });
      await until('it to be worked on', () => work.seen.includes(id));
      return performance.now() - began;
    };
    await took(newId());
    redis.freeze();
    expect(await took(first)).toBeLessThan(1_800);
    const known = [];
    for (let times = 0; times < 20; times += 1) known.push(await took(newId()));
    expect(Math.max(...known)).toBeLessThan(500);
    redis.thaw();
    await until('the queue to take wakes again', () => takesWakes(client));
    await took(back);
    await app.close();
    await redis.stop();
  });
});
