import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { Loop } from './loop.js';
import { PusherService } from './pusher.service.js';
import { ReaderService } from './reader.service.js';
import { ReplayRepository, type Replay, type Span } from './replay.repository.js';
import { SettlerService } from './settler.service.js';

/** Longer than a batch takes even where each message must be asked about. Milliseconds. */
const lease = 60_000;
const together = 64;
const lookEvery = 1_000;

/**
 * Reads messages again that were read before, in the order in which they came: after an update that reads them better,
 * or after a loss on the other side. What was told is not told again, because the dossiers remember it.
 */
@Injectable()
export class ReplayService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) log: Log,
    private readonly replays: ReplayRepository,
    private readonly reader: ReaderService,
    private readonly settler: SettlerService,
    private readonly pusher: PusherService,
  ) {
    this.loop = new Loop(
      () => this.turn(),
      lookEvery,
      clock,
      (error) => log.error({ error }, 'reading again failed'),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Asks for a span to be read again. @throws TocsinError `invalid_request` when it ends before it begins */
  async ask(span: Span): Promise<Replay | undefined> {
    if (span.to <= span.from)
      throw new TocsinError('invalid_request', 'to must be later than from');
    const id = await this.replays.ask(span, this.clock.now());
    this.loop.wake();
    return this.replays.find(id);
  }

  /** One batch, settled whole before the next is taken. What is put off meanwhile is read by the sweep. */
  private async turn(): Promise<void> {
    const now = { machine: this.clock.machine(), decides: this.clock.now() };
    const leaseUntil = new Date(now.machine.getTime() + lease);
    const next = await this.replays.next(now, leaseUntil, together);
    if (!next || next.messages.length === 0) return;
    const read = await Promise.all(next.messages.map((message) => this.reader.read(message)));
    const ends = await this.settler.settle(read.filter((one) => one !== undefined));
    await this.replays.letGo(next.replay);
    if ([...ends.values()].some(({ events }) => events > 0)) this.pusher.wake();
    this.loop.wake();
  }
}
