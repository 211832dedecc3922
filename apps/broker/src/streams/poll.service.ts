import type { Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { UnderWay } from '#edge';
import { CLOCK, isId, TocsinError, type Clock } from '#kernel';
import { Attempts } from '../delivery/attempts.service.js';
import { SetService } from '../delivery/set.service.js';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { fill, type PollAnswer } from './poll-fill.js';
import { PollLook } from './poll-look.service.js';
import type { Stream } from './stream.js';

export interface PollRequest {
  maxEvents?: number | undefined;
  returnImmediately: boolean;
  ack: readonly string[];
  setErrs: Readonly<Record<string, { err: string }>>;
}

/** Longest wait of a long poll, in milliseconds of machine time. */
const patience = 25_000;
const mostSets = 100;
/** How many polls of one stream may be under way: its agency has one receiver, or a few beside each other. */
const mostPolls = 4;
/** When one under way may have ended, in seconds. */
const soon = 1;

/** Gives an agency that polls its signed alerts, until it acknowledges them (RFC 8936). */
@Injectable()
export class PollService {
  private readonly underWay = new UnderWay();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly notices: StreamNoticeRepository,
    private readonly look: PollLook,
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
    if (stream?.id !== streamId || stream.method !== 'poll' || stream.deleted)
      throw new TocsinError('not_found', 'There is no such stream to poll');
    return stream;
  }

  /**
   * @param caller its connection: when it closes, nobody waits any more
   * @throws TocsinError `too_many_requests` when so many polls of the stream are under way
   */
  async poll(stream: Stream, asked: PollRequest, caller: Socket): Promise<PollAnswer> {
    const ended = this.underWay.begin(stream.id, mostPolls);
    if (!ended)
      throw new TocsinError(
        'too_many_requests',
        `${mostPolls} polls of this stream are under way. Poll again when one has been answered.`,
        { retryAfter: soon },
      );
    try {
      await this.settle(stream, asked);
      return await this.answer(stream, asked, caller);
    } finally {
      ended();
    }
  }

  private async answer(
    stream: Stream,
    { maxEvents, returnImmediately }: PollRequest,
    caller: Socket,
  ): Promise<PollAnswer> {
    const most = Math.min(maxEvents ?? mostSets, mostSets);
    const until = this.clock.machine().getTime() + patience;
    for (;;) {
      const held = await this.notices.held(this.database, stream.id, most + 1);
      // Who asks for nothing only acknowledges (RFC 8936 §2.4), and is not kept waiting.
      const enough = held.length > 0 || most === 0 || returnImmediately;
      const over = this.look.closing || caller.destroyed;
      const left = until - this.clock.machine().getTime();
      if (enough || over || left <= 0) {
        const given = held.slice(0, most);
        const gone = (): boolean => caller.destroyed;
        const { sets, moreAvailable } = await fill(given, (one) => this.sets.make(one), gone);
        return { sets, moreAvailable: moreAvailable || held.length > given.length };
      }
      await this.look.wait(stream.id, left, caller);
    }
  }

  /** An acknowledgement means "stored", not "accepted": the clock of the obligation runs on. */
  private async settle(stream: Stream, { ack, setErrs }: PollRequest): Promise<void> {
    const refused = new Map(Object.entries(setErrs).map(([jti, { err }]) => [jti, err]));
    const named = [...new Set([...ack, ...refused.keys()])].filter(isId);
    if (named.length === 0) return;
    const mine = await this.notices.named(this.database, stream.id, named);
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
