import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, isId, TocsinError, type Clock } from '#kernel';
import { Attempts } from '../delivery/attempts.service.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { SetService } from '../delivery/set.service.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import type { Stream } from './stream.repository.js';

export interface PollRequest {
  maxEvents?: number | undefined;
  returnImmediately: boolean;
  ack: readonly string[];
  setErrs: Readonly<Record<string, { err: string }>>;
}

export interface PollAnswer {
  sets: Record<string, string>;
  moreAvailable: boolean;
}

/** Longest wait of a long poll, and how often it looks, in milliseconds of machine time. */
const patience = 25_000;
const glance = 200;
const mostSets = 100;

/** Gives an agency that polls its signed alerts, until it acknowledges them (RFC 8936). */
@Injectable()
export class PollService implements BeforeApplicationShutdown {
  private closing = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly notices: NoticeRepository,
    private readonly sets: SetService,
    private readonly attempts: Attempts,
  ) {}

  /**
   * The stream of this agency that it polls.
   * @throws TocsinError `not_found`; another agency's stream looks like one that does not exist
   */
  async streamOf(agency: Agency, streamId: string): Promise<Stream> {
    const { streams } = await this.directory.current();
    const stream = streams.get(agency.id);
    if (stream?.id !== streamId || stream.method !== 'poll')
      throw new TocsinError('not_found', 'There is no such stream to poll');
    return stream;
  }

  async poll(stream: Stream, asked: PollRequest): Promise<PollAnswer> {
    await this.settle(stream, asked);
    const most = Math.min(asked.maxEvents ?? mostSets, mostSets);
    const until = this.clock.machine().getTime() + patience;
    for (;;) {
      const held = await this.notices.held(this.database, stream.id, most + 1);
      // Who asks for nothing only acknowledges (RFC 8936 §2.4), and is not kept waiting.
      const enough = held.length > 0 || most === 0 || asked.returnImmediately || this.closing;
      if (enough || this.clock.machine().getTime() >= until) {
        const given = held.slice(0, most);
        const signed = await Promise.all(
          given.map(async (notice) => [notice.id, await this.sets.make(notice)] as const),
        );
        return { sets: Object.fromEntries(signed), moreAvailable: held.length > given.length };
      }
      await wait(glance);
    }
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
  }

  /** An acknowledgement means "stored", not "accepted": the clock of the obligation runs on. */
  private async settle(stream: Stream, { ack, setErrs }: PollRequest): Promise<void> {
    const refused = new Map(Object.entries(setErrs).map(([jti, { err }]) => [jti, err]));
    const named = [...new Set([...ack, ...refused.keys()])].filter(isId);
    if (named.length === 0) return;
    const mine = await this.notices.heldOf(this.database, stream.id, named);
    await Promise.all(
      mine.map((notice) => {
        const error = refused.get(notice.id);
        const code = error !== undefined && /^[a-zA-Z_]{1,40}$/.test(error) ? error : 'error';
        return this.attempts.finished(
          { ...notice, channel: 'poll' },
          error === undefined
            ? { outcome: 'delivered', answer: 'ack' }
            : { outcome: 'rejected', answer: `poll-${code}` },
        );
      }),
    );
  }
}
