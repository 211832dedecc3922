import {
  Controller,
  Inject,
  Logger,
  Module,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { newId, SystemClock } from '#kernel';
import {
  openQueue,
  prepareQueue,
  QueueModule,
  queueReachable,
  QueueTransport,
  Sweeper,
  WakeClient,
  WakeContext,
  type DueRow,
  type Priority,
  type QueueBackend,
  type QueueTransportSettings,
  type WakePayload,
} from '#queue';
import {
  describeWithRedis,
  postgresQueueServer,
  redisQueueServer,
  until,
  type QueueServer,
} from '#testing';

/** What the handler saw, and what a test wants it to do. */
class Work {
  readonly seen: { ids: string[]; attempt: number; at: number }[] = [];
  behave: (ids: string[], attempt: number) => Promise<void> = () => Promise.resolve();

  get ids(): string[] {
    return this.seen.flatMap(({ ids }) => ids);
  }
}

@Controller()
class RoutingController {
  constructor(@Inject(Work) private readonly work: Work) {}

  // The type argument chooses Nest's overload that lets a handler take a typed context too.
  @EventPattern<'routing'>('routing')
  async route(@Payload() { ids }: WakePayload, @Ctx() context: WakeContext): Promise<void> {
    this.work.seen.push({ ids, attempt: context.attempt, at: performance.now() });
    await this.work.behave(ids, context.attempt);
  }
}

const ids = (count: number): string[] => Array.from({ length: count }, () => newId());

/** A handler that holds the queue's only place until it is let go. */
function gate(): { closed: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open };
}

// Nest tells at length what it does.
Logger.overrideLogger(false);

const kinds = [
  { kind: 'redis', suite: describeWithRedis, start: redisQueueServer },
  { kind: 'postgres', suite: describe, start: postgresQueueServer },
];

for (const { kind, suite, start } of kinds) {
  suite(`the queue on ${kind}`, () => {
    let server: QueueServer;
    let backend: QueueBackend;
    let app: INestApplication;
    let client: WakeClient;
    let work: Work;

    const program = async (
      module: Type,
      queues: QueueTransportSettings['queues'],
    ): Promise<INestApplication> => {
      const made = await NestFactory.create(module, new FastifyAdapter());
      made.connectMicroservice({ strategy: new QueueTransport({ backend, queues }) });
      return made;
    };

    beforeAll(async () => {
      server = await start();
      backend = openQueue({ url: server.url });
      await prepareQueue(backend);
      work = new Work();
      @Module({
        imports: [QueueModule.forRoot({ backend, everyMs: 50 })],
        controllers: [RoutingController],
        providers: [{ provide: Work, useValue: work }],
      })
      class Program {}
      app = await program(Program, { routing: { concurrency: 1 } });
      await app.startAllMicroservices();
      client = app.get(WakeClient);
    });
    afterAll(async () => {
      await app.close();
      await server.stop();
    });

    const wake = (wanted: readonly string[], priority: Priority = 3) =>
      client.wake('routing', { ids: wanted, priority });
    const seenTimes = (id: string): number => work.ids.filter((seen) => seen === id).length;
    const handled = (wanted: readonly string[]): Promise<boolean> =>
      until(
        `${wanted.length} ids to be handled`,
        () => {
          const seen = new Set(work.ids);
          return wanted.every((id) => seen.has(id));
        },
        { within: 20_000 },
      );

    // The queue has one place, so when the last in line is done, so is all of the test before.
    beforeEach(async () => {
      work.behave = () => Promise.resolve();
      const last = ids(1);
      await wake(last, 4);
      await handled(last);
      work.seen.length = 0;
    });

    it('delivers a wake to the Nest handler of that name', async () => {
      const wanted = ids(2);
      await expect(wake(wanted)).resolves.toEqual({ waked: 2, failed: false });
      await handled(wanted);
      expect(work.seen).toMatchObject([{ ids: wanted, attempt: 1 }]);
    });

    it('tries again when the handler throws', async () => {
      work.behave = (_, attempt) =>
        attempt < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
      await wake(ids(1));
      await until('three tries', () => work.seen.length === 3);
      expect(work.seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    });

    it('gives a wake up after three tries, and takes the same one again', async () => {
      const wanted = ids(1);
      work.behave = () => Promise.reject(new Error('never'));
      await wake(wanted);
      await until('three tries', () => work.seen.length === 3);
      work.behave = () => Promise.resolve();
      await until('it to be taken again', async () => {
        await wake(wanted);
        return work.seen.length > 3;
      });
      expect(work.seen[3]).toMatchObject({ ids: wanted, attempt: 1 });
    });

    it('runs the same wake once while it waits, and again after it is done', async () => {
      const held = gate();
      work.behave = () => held.closed;
      await wake(ids(1));
      await until('the gate', () => work.seen.length === 1);
      const wanted = ids(3);
      await wake(wanted);
      await wake([...wanted].reverse());
      const last = ids(1);
      await wake(last, 4);
      held.open();
      await handled(last);
      expect(work.seen).toHaveLength(3);
      expect(wanted.map(seenTimes)).toEqual([1, 1, 1]);
      await wake(wanted);
      await until('the same again', () => wanted.every((id) => seenTimes(id) === 2));
    });

    it('lets P1 overtake what waits at P3, even the same ids', async () => {
      const held = gate();
      work.behave = () => held.closed;
      await wake(ids(1), 4);
      await until('the gate', () => work.seen.length === 1);
      const [slow, other, quick] = [ids(1), ids(1), ids(1)];
      await wake(slow, 3);
      await wake(other, 2);
      await wake(quick, 1);
      await wake(slow, 1);
      held.open();
      await until('all', () => work.seen.length === 5);
      expect(work.seen.slice(1).flatMap((seen) => seen.ids)).toEqual(
        [quick, slow, other, slow].flat(),
      );
    });

    it('cuts a big wake into jobs of at most 50', async () => {
      const wanted = ids(120);
      await wake([...wanted, ...wanted]);
      await handled(wanted);
      // Which of the jobs of one wake goes first is not promised, and Postgres does not keep it.
      expect(work.seen.map((seen) => seen.ids.length).sort((a, b) => b - a)).toEqual([50, 50, 20]);
      expect(new Set(work.ids).size).toBe(120);
    });

    it('drains a thousand wakes, each once', async () => {
      const wanted = ids(1_000);
      await Promise.all(wanted.map((id) => wake([id])));
      await handled(wanted);
      expect(work.ids).toHaveLength(1_000);
    });

    it('sweeps what is due and wakes it, until it is not due', async () => {
      const due = new Map(ids(60).map((id): [string, DueRow] => [id, { id, priority: 2 }]));
      work.behave = (done) => {
        for (const id of done) due.delete(id);
        return Promise.resolve();
      };
      const wanted = [...due.keys()];
      const sweeper = app.get(Sweeper);
      sweeper.register({ queue: 'routing', due: () => Promise.resolve([...due.values()]) });
      sweeper.start();
      await handled(wanted);
      // Lost: what was due is not, and nobody says so. The next sweep finds it.
      const again = { id: newId(), priority: 1 as const };
      due.set(again.id, again);
      await handled([again.id]);
      await sweeper.stop();
    });

    it('goes on after everything in the queue was lost', async () => {
      const held = gate();
      work.behave = () => held.closed;
      const [first, lost, later] = [ids(1), ids(1), ids(1)];
      await wake(first);
      await handled(first);
      await wake(lost);
      await client.forgot('routing');
      await server.wipe();
      // Redis can be wiped beside the rows; the jobs on PostgreSQL are rows themselves.
      const forgotten = [await client.forgot('routing'), await client.forgot('routing')];
      expect(forgotten).toEqual([kind === 'redis', false]);
      held.open();
      await wake(later);
      await handled(later);
      expect(work.ids).toEqual([...first, ...later]);
      await wake(lost);
      await handled(lost);
    });

    it('reports a queue that is down at once, does not throw, and goes on when it is back', async () => {
      await expect(queueReachable(backend)).resolves.toBe(true);
      await server.kill();
      await until('the loss to be seen', async () => (await wake(ids(1))).failed);
      const before = client.failures;
      const started = performance.now();
      await expect(wake(ids(1), 1)).resolves.toEqual({ waked: 0, failed: true });
      expect(performance.now() - started).toBeLessThan(1_000);
      expect(client.failures).toBe(before + 1);
      await expect(queueReachable(backend, 300)).resolves.toBe(false);

      await server.restart();
      const back = performance.now();
      const wanted = ids(1);
      await until('a wake to be taken', async () => !(await wake(wanted)).failed);
      await handled(wanted);
      expect(performance.now() - back).toBeLessThan(10_000);
      await expect(queueReachable(backend)).resolves.toBe(true);
    });

    it('refuses a program whose queues and handlers do not match', async () => {
      @Module({
        controllers: [RoutingController, class extends RoutingController {}],
        providers: [{ provide: Work, useValue: work }],
      })
      class Program {}
      const wrong = await program(Program, { delivery: { concurrency: 1 } });
      await expect(wrong.startAllMicroservices()).rejects.toMatchObject({
        code: 'invalid_configuration',
        message: expect.stringMatching(
          /"delivery" has no handler; .*"routing" has no queue here/,
        ) as string,
      });
    });

    it('refuses request and response, which a queue of wakes has not', async () => {
      await new Promise<void>((resolve) => {
        client.send('routing', { ids: [] }).subscribe({
          error: (error: Error) => {
            expect(error.message).toContain('wakes only');
            resolve();
          },
        });
      });
    });

    it('says when it last swept every source', async () => {
      const sweeper = new Sweeper(client, new SystemClock());
      expect(sweeper.lastTurn).toBeUndefined();
      sweeper.register({ queue: 'routing', due: () => Promise.resolve([]) });
      await sweeper.turn();
      expect(sweeper.lastTurn).toBeInstanceOf(Date);
    });
  });
}
