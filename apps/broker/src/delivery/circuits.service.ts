import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, groupBy, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { StreamRepository } from '../streams/stream.repository.js';
import { Circuit } from './circuit.js';
import type { ClaimedNotice } from './notice.js';
import { NoticeRepository } from './notice.repository.js';
import { noSignature, type Tried } from './outcome.js';
import { StreamNoticeRepository } from './stream-notice.repository.js';

/** An endpoint that says this is gone for good (RFC 9110 §15.5.11). */
const gone = '410';

/** Of a receiver that answers and refuses one statement, its endpoint works. */
const refusedOne = (answer: string): boolean => answer.startsWith('400-');

/**
 * Spares an endpoint that fails, and what waits for it the tries: one circuit for each stream in each process. A P1,
 * and what tells of the stream itself, always goes.
 */
@Injectable()
export class Circuits {
  private readonly circuits = new Map<string, Circuit>();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly notices: NoticeRepository,
    private readonly streamNotices: StreamNoticeRepository,
    private readonly streams: StreamRepository,
  ) {}

  /** Those that may go. The others wait until their endpoint is asked again; that is no try. */
  async admit(claimed: readonly ClaimedNotice[], leaseUntil: Date): Promise<ClaimedNotice[]> {
    // Nothing is awaited where nothing fails.
    if (this.circuits.size === 0) return [...claimed];
    const now = this.clock.now().getTime();
    const held: { id: string; until: number }[] = [];
    const admitted = claimed.filter((notice) => {
      const until = this.of(notice)?.admit(now, isUrgent(notice));
      if (until !== undefined) held.push({ id: notice.id, until });
      return until === undefined;
    });
    for (const [until, those] of groupBy(held, (one) => one.until)) {
      const claims = those.map(({ id }) => ({ id, leaseUntil }));
      await this.notices.postpone(this.database, claims, new Date(until));
    }
    return admitted;
  }

  /** What a try says of its endpoint. Written down only when it is news; that it could not be stops nothing. */
  async note(notice: ClaimedNotice, tried: Tried): Promise<void> {
    try {
      await this.take(notice, tried);
    } catch (error) {
      this.log.error({ error, notice: notice.id }, 'the state of an endpoint could not be kept');
    }
  }

  private async take(
    { stream, channel }: ClaimedNotice,
    { answer, outcome, waitFor }: Tried,
  ): Promise<void> {
    if (channel !== 'push' || !stream || outcome === 'rejected' || answer === noSignature) return;
    const { id } = stream;
    const at = this.clock.now();
    if (outcome === 'delivered' || refusedOne(answer)) {
      if (this.circuits.get(id)?.works() === true) {
        await this.streams.working(this.database, id);
        await this.streamNotices.hurry(this.database, id, at);
        this.log.warn({ stream: id, channel }, 'an endpoint that had failed works again');
      }
      this.circuits.delete(id);
      return;
    }
    const circuit = this.circuits.get(id) ?? new Circuit();
    this.circuits.set(id, circuit);
    const opened = circuit.fails(at.getTime(), waitFor);
    if (opened || answer === gone) {
      await this.streams.failing(this.database, id, at, answer === gone);
      if (opened) this.log.warn({ stream: id, channel, code: answer }, 'an endpoint fails');
    }
  }

  private of({ stream, channel }: ClaimedNotice): Circuit | undefined {
    return channel === 'push' && stream ? this.circuits.get(stream.id) : undefined;
  }
}

const isUrgent = ({ priority, stream_event: event }: ClaimedNotice): boolean =>
  priority === 1 || event !== null;
