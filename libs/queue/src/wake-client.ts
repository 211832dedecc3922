import { Injectable } from '@nestjs/common';
import { ClientProxy, type ReadPacket } from '@nestjs/microservices';
import { Batcher, newId, SystemClock, TocsinError, type Clock } from '#kernel';
import type { QueueBackend } from './backend.js';
import type { Hands } from './hands.js';
import { QuietErrors } from './quiet.js';
import type { QueueLog } from './settings.js';
import {
  idsOf,
  jobsOf,
  worstFirst,
  type Priority,
  type QueueName,
  type RowToWake,
  type Wake,
  type WakeJob,
} from './wake.js';

/** Jobs on their way to a queue; the result says only that they are there. */
type Lane = Batcher<readonly WakeJob[], true>;

export interface WakeResult {
  /** Ids handed to the queue, or taken in hand by this process (each once). */
  waked: number;
  /** Whether some could be handed to nobody; the sweep will wake the rows again. */
  failed: boolean;
}

export interface WakeClientSettings {
  /** Works on what the queue cannot be told. */
  hands?: Hands | undefined;
  log?: QueueLog | undefined;
  clock?: Clock | undefined;
}

/** Tells the workers which rows to look at. */
@Injectable()
export class WakeClient extends ClientProxy {
  private readonly lanes = new Map<string, Lane>();
  private readonly errors: QuietErrors;
  private readonly hands: Hands | undefined;
  private failed = 0;
  private epoch = newId();

  constructor(
    private readonly backend: QueueBackend,
    { hands, log, clock = new SystemClock() }: WakeClientSettings = {},
  ) {
    super();
    this.hands = hands;
    this.errors = new QuietErrors(
      log,
      clock,
      'Wakes were not queued; they are worked on here, or the sweep will make them again',
    );
  }

  /** How many calls of {@link wake} the queue refused since the start. */
  get failures(): number {
    return this.failed;
  }

  /**
   * Adds a wake: in chunks, in one round trip, with others of the same moment. A queue that cannot be reached holds
   * nothing up: this process works on the rows itself, as far as its hands are free. Never throws, because the rows
   * already say what is due and a sweep finds them: whoever stored them must not fail for the want of a hint.
   */
  async wake(queue: QueueName, wake: Wake): Promise<WakeResult> {
    const jobs = jobsOf(queue, wake, this.epoch);
    if (jobs.length === 0) return { waked: 0, failed: false };
    try {
      await this.lane(queue, wake.priority).add(jobs);
      return { waked: idsOf(jobs).length, failed: false };
    } catch (error) {
      this.failed += 1;
      this.errors.say(error);
      const left = this.hands?.take(queue, jobs) ?? jobs;
      return { waked: idsOf(jobs).length - idsOf(left).length, failed: left.length > 0 };
    }
  }

  /**
   * Wakes rows, the worst first. When a wake fails, what is less bad is left to the sweep: it must not go first.
   * @param rows each with its priority, 1 to 4
   */
  async wakeRows(queue: QueueName, rows: readonly RowToWake[]): Promise<WakeResult> {
    let waked = 0;
    for (const wake of worstFirst(rows)) {
      const result = await this.wake(queue, wake);
      waked += result.waked;
      if (result.failed) return { waked, failed: true };
    }
    return { waked, failed: false };
  }

  /**
   * Works on rows that the queue was told of and did not bring, as far as hands are free, the worst first.
   * @returns the ids that this process took
   */
  takeOver(queue: QueueName, rows: readonly RowToWake[]): Set<string> {
    const jobs = this.jobsOf(queue, rows);
    return taken(jobs, this.hands?.take(queue, jobs) ?? jobs);
  }

  /**
   * Works through rows here, without the queue, the worst first. Another process that sweeps finds other rows.
   * @returns the ids that this process took, when the last of them is being worked on
   */
  async workThrough(queue: QueueName, rows: readonly RowToWake[]): Promise<Set<string>> {
    const jobs = this.jobsOf(queue, rows);
    return taken(jobs, (await this.hands?.workThrough(queue, jobs)) ?? jobs);
  }

  private jobsOf(queue: QueueName, rows: readonly RowToWake[]): WakeJob[] {
    return worstFirst(rows).flatMap((wake) => jobsOf(queue, wake, this.epoch));
  }

  /**
   * From here on the same ids make other jobs. A job that a dead worker had in its hands keeps its id until the queue
   * counts it as abandoned, many seconds later; until then it would swallow every new wake of the same rows.
   */
  renew(): void {
    this.epoch = newId();
  }

  /** See {@link QueueBackend.forgot}. A queue that cannot be asked has not lost anything yet. */
  async forgot(queue: QueueName): Promise<boolean> {
    try {
      return await this.backend.forgot(queue);
    } catch (error) {
      this.errors.say(error);
      return false;
    }
  }

  /**
   * Wakes that come while the last are on their way go together: under load one round trip carries many,
   * and a burst does not use up the connections. Each priority for itself, so that P1 waits for nobody.
   */
  private lane(queue: QueueName, priority: Priority): Lane {
    const name = `${priority} ${queue}`;
    const known = this.lanes.get(name);
    if (known) return known;
    const producer = this.backend.producer(queue);
    const made: Lane = new Batcher(async (wakes) => {
      const jobs = new Map(wakes.flat().map((job) => [job.opts.jobId, job]));
      await producer.add([...jobs.values()]);
      return wakes.map(() => true as const);
    });
    this.lanes.set(name, made);
    return made;
  }

  /** Nothing to do: the backend connects at the first use. */
  override connect(): Promise<void> {
    return Promise.resolve();
  }

  /** Nothing to do: the backend is closed by whoever opened it. */
  override close(): void {
    this.lanes.clear();
  }

  /** Its only part is the backend, which is injected by `QUEUE_BACKEND`. */
  override unwrap(): never {
    throw new TocsinError('internal', 'Inject QUEUE_BACKEND instead');
  }

  /** Nest's `emit(queue, wake)`. Unlike {@link wake}, its Observable fails when the queue is down. */
  protected override async dispatchEvent<T = WakeResult>({
    pattern,
    data,
  }: ReadPacket<Wake>): Promise<T> {
    const result = await this.wake(this.normalizePattern(pattern as string), data);
    if (result.failed) throw new TocsinError('unavailable', 'The queue cannot be reached');
    return result as T;
  }

  /** @throws TocsinError always: the queue carries wakes; an answer is a row. */
  protected override publish(): never {
    throw new TocsinError('internal', 'The queue carries wakes only: use wake(), not send()');
  }
}

const taken = (jobs: readonly WakeJob[], left: readonly WakeJob[]): Set<string> =>
  new Set(idsOf(jobs.slice(0, jobs.length - left.length)));
