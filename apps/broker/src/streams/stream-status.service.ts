import { Inject, Injectable } from '@nestjs/common';
import { streamUpdatedType, verificationType } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, newId, TocsinError, type Clock } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DeliveryWakes } from '../delivery/delivery-wakes.service.js';
import type { NewStreamNotice, StreamEvent } from '../delivery/notice.js';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { own } from './stream-config.service.js';
import type { StreamRow, StreamStatus } from './stream.js';
import { StreamRepository } from './stream.repository.js';

export interface StatusDocument {
  stream_id: string;
  status: StreamStatus;
  reason?: string;
}

type Woken = { id: string; priority: number }[];

/** Whether a stream is on, held or off, and that it works (SSF 1.0 §8.1.2, §8.1.4). */
@Injectable()
export class StreamStatusService {
  private readonly verifyEvery: number;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly streams: StreamRepository,
    private readonly notices: StreamNoticeRepository,
    private readonly directory: DirectoryService,
    private readonly record: RecordRepository,
    private readonly wakes: DeliveryWakes,
  ) {
    this.verifyEvery = settings.streams.verifyEvery;
  }

  /** @throws TocsinError `not_found` */
  async read(agency: Agency, streamId: string): Promise<StatusDocument> {
    return statusOf(own(await this.streams.ofAgency(this.database, agency.id), streamId));
  }

  /** What its agency decides. @throws TocsinError `not_found` */
  set(
    agency: Agency,
    streamId: string,
    status: StreamStatus,
    reason?: string,
  ): Promise<StatusDocument> {
    return this.change(agency.id, streamId, { status, reason: reason ?? null, by: 'receiver' });
  }

  /**
   * What the transmitter decides: its agency is told on the stream itself, before anything else of it (SSF 1.0
   * §8.1.5). Nothing changes when the stream is not as it was thought to be.
   */
  async decide(
    stream: Pick<StreamRow, 'id' | 'agency'>,
    from: StreamStatus,
    to: StreamStatus,
    reason: string,
  ): Promise<void> {
    await this.change(stream.agency, stream.id, { status: to, reason, by: 'transmitter', from });
  }

  /**
   * Sends a verification event on a stream. @param state as its agency gave it; none when nobody asked
   * @returns nothing; or how many seconds are left until another may be asked for
   * @throws TocsinError `not_found`
   */
  async verify(agency: Agency, streamId: string, state?: string): Promise<number | undefined> {
    const at = this.clock.now();
    const woken = await this.database.transaction().execute(async (database) => {
      const stream = own(await this.streams.ofAgency(database, agency.id), streamId);
      if (stream.status === 'disabled')
        throw new TocsinError('invalid_request', 'The stream is disabled: nothing goes on it');
      const { id } = stream;
      const before = new Date(at.getTime() - this.verifyEvery);
      if (!(await this.streams.verifying(database, id, at, before))) return undefined;
      return this.say(database, { id, agency: agency.id }, verification(state), at);
    });
    if (!woken) return Math.ceil(this.verifyEvery / 1000);
    this.wakes.wake(woken);
    return undefined;
  }

  /** A verification event that nobody asked for, on each of these streams: a sign of life. */
  async beat(streams: readonly Pick<StreamRow, 'id' | 'agency'>[]): Promise<void> {
    const at = this.clock.now();
    const notices = streams.map((stream) => notice(stream, verification(undefined), at));
    this.wakes.wake(await this.notices.add(this.database, notices, this.clock.machine()));
  }

  private async change(
    agencyId: string,
    streamId: string,
    {
      status,
      reason,
      by,
      from,
    }: {
      status: StreamStatus;
      reason: string | null;
      by: StreamRow['status_by'];
      from?: StreamStatus;
    },
  ): Promise<StatusDocument> {
    const before = own(await this.streams.ofAgency(this.database, agencyId), streamId);
    const same =
      before.status === status && before.status_reason === reason && before.status_by === by;
    // The same again changes nothing: no other process has to read the directory anew for it.
    if (same || (from !== undefined && before.status !== from)) return statusOf(before);
    const at = this.clock.now();
    const { document, woken } = await this.directory.change(async (database) => {
      const stream = own(await this.streams.lock(database, agencyId), streamId);
      if (from !== undefined && stream.status !== from)
        return { document: statusOf(stream), woken: [] };
      const told =
        by === 'transmitter'
          ? await this.say(database, stream, updated(status, reason), at)
          : ([] as Woken);
      await this.streams.setStatus(database, streamId, { status, reason, by, at });
      if (status === 'disabled') await this.notices.end(database, streamId, at);
      else await this.notices.follow(database, streamId, at);
      const detail = { agency: agencyId, stream: streamId, status, by, ...reasonIn(by, reason) };
      await this.record.append(database, [{ at, kind: 'stream.status', detail }]);
      const changed = { ...stream, status, status_reason: reason, status_by: by };
      return { document: statusOf(changed), woken: told };
    });
    this.wakes.wake(woken);
    return document;
  }

  private async say(
    database: Database,
    stream: Pick<StreamRow, 'id' | 'agency'>,
    event: StreamEvent,
    at: Date,
  ): Promise<Woken> {
    return this.notices.add(database, [notice(stream, event, at)], this.clock.machine());
  }
}

const notice = (
  { id, agency }: Pick<StreamRow, 'id' | 'agency'>,
  event: StreamEvent,
  at: Date,
): NewStreamNotice => ({ id: newId(), agencyId: agency, streamId: id, event, priority: 2, at });

const verification = (state: string | undefined): StreamEvent => ({
  type: verificationType,
  says: state === undefined ? {} : { state },
});

const updated = (status: StreamStatus, reason: string | null): StreamEvent => ({
  type: streamUpdatedType,
  says: { status, ...(reason !== null && { reason }) },
});

const statusOf = ({ id, status, status_reason: reason }: StreamRow): StatusDocument => ({
  stream_id: id,
  status,
  ...(reason !== null && { reason }),
});

/** What an agency writes is its own and may name somebody: the record keeps what we wrote. */
const reasonIn = (by: StreamRow['status_by'], reason: string | null): object =>
  by === 'transmitter' ? { reason } : {};
