import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, messageOf, newId, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { OUTBOUND, type Outbound } from '#outbound';
import type { MasterKey } from '#trust';
import { MASTER_KEY, SETTINGS, type BrokerSettings } from '../config.js';
import { SetService } from '../delivery/set.service.js';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';
import { DirectoryService, type Agency } from '../directory/directory.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { deliveryMethods, type StreamRow } from './stream.js';
import {
  streamDocument,
  wrongMembers,
  type StreamAsked,
  type Transmitter,
} from './stream-document.js';
import { isAsAsked, termsOf } from './stream-terms.js';
import { StreamRepository, type StreamTerms } from './stream.repository.js';

/** The stream of an agency, as the agency itself sets it (SSF 1.0 §8.1.1). */
@Injectable()
export class StreamConfig {
  private readonly transmitter: Transmitter;

  constructor(
    @Inject(SETTINGS) settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MASTER_KEY) private readonly key: MasterKey,
    private readonly streams: StreamRepository,
    private readonly notices: StreamNoticeRepository,
    private readonly directory: DirectoryService,
    private readonly record: RecordRepository,
    private readonly sets: SetService,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.transmitter = {
      issuer: settings.issuer,
      verifyEvery: settings.streams.verifyEvery / 1000,
    };
  }

  /** @throws TocsinError `conflict` when the agency has one, `invalid_request` */
  async create(agency: Agency, asked: StreamAsked): Promise<object> {
    const id = newId();
    const terms = this.terms(id, asked, undefined, false);
    await this.check(agency, asked);
    const created = await this.changing(agency, 'stream.created', async (database, at) => {
      const made = await this.streams.create(database, id, agency.id, terms, at);
      if (!made)
        throw new TocsinError('conflict', 'This agency has a stream: it may change or delete it');
      await this.notices.inherit(database, agency.id, id, at);
      return made;
    });
    return this.document(agency, created);
  }

  /** @throws TocsinError `not_found` */
  async read(agency: Agency, streamId: string): Promise<object> {
    const stream = await this.streams.ofAgency(this.database, agency.id);
    return this.document(agency, own(stream, streamId));
  }

  async list(agency: Agency): Promise<object[]> {
    const stream = await this.streams.ofAgency(this.database, agency.id);
    return stream ? [this.document(agency, stream)] : [];
  }

  /** Changes what is named, and leaves the rest (PATCH). @throws TocsinError `not_found`, `invalid_request` */
  update(agency: Agency, streamId: string, asked: StreamAsked): Promise<object> {
    return this.change(agency, streamId, asked, true);
  }

  /** Sets everything: what is not named is as if it had never been (PUT). */
  replace(agency: Agency, streamId: string, asked: StreamAsked): Promise<object> {
    return this.change(agency, streamId, asked, false);
  }

  /** What waits for it ends with that reason, unless the agency makes a new one. @throws TocsinError `not_found` */
  async remove(agency: Agency, streamId: string): Promise<void> {
    await this.changing(agency, 'stream.deleted', async (database, at) => {
      const stream = own(await this.streams.lock(database, agency.id), streamId);
      await this.streams.remove(database, stream.id, at);
      await this.notices.end(database, stream.id, at);
      return stream;
    });
  }

  private async change(
    agency: Agency,
    streamId: string,
    asked: StreamAsked,
    keep: boolean,
  ): Promise<object> {
    const before = own(await this.streams.ofAgency(this.database, agency.id), streamId);
    // What can be refused without the lock is: looking an address up may take its time.
    const wanted = this.terms(streamId, asked, before, keep);
    await this.check(agency, asked);
    // The same again changes nothing: no other process has to read the directory anew for it.
    if (isAsAsked(before, wanted, this.key)) return this.document(agency, before);
    const changed = await this.changing(agency, 'stream.changed', async (database, at) => {
      const stream = own(await this.streams.lock(database, agency.id), streamId);
      const terms = this.terms(streamId, asked, stream, keep);
      // An endpoint that we gave up is no reason to hold what another one may take.
      const mended = stream.status_by === 'transmitter' && stream.endpoint !== terms.endpoint;
      if (mended) {
        const enabled = { status: 'enabled', reason: null, by: 'receiver', at } as const;
        await this.streams.setStatus(database, streamId, enabled);
      }
      const made = await this.streams.change(database, streamId, terms);
      await this.notices.follow(database, streamId, at);
      return made;
    });
    return this.document(agency, changed);
  }

  private terms(
    id: string,
    asked: StreamAsked,
    before: StreamRow | undefined,
    keep: boolean,
  ): StreamTerms {
    const { issuer } = this.transmitter;
    return termsOf(asked, { id, before, keep, issuer, algs: this.sets.algs() }, this.key);
  }

  private async check(agency: Agency, asked: StreamAsked): Promise<void> {
    const wrong = wrongMembers(asked, agency.issuer, this.transmitter);
    if (wrong.length > 0)
      throw new TocsinError(
        'invalid_request',
        `${wrong.join(', ')}: the transmitter says this, and it is not what was given`,
      );
    if (asked.delivery?.method === deliveryMethods.push)
      await this.checkEndpoint(agency, asked.delivery.endpoint_url);
  }

  /** What is wrong with a host is for whoever runs the broker: an agency would learn of the network inside. */
  private async checkEndpoint({ id }: Agency, url: string): Promise<void> {
    try {
      await this.outbound.checkFor(id, url);
    } catch (thrown) {
      const cause = thrown instanceof TocsinError ? thrown.cause : undefined;
      if (cause !== undefined)
        this.log.warn(
          { agency: id, because: messageOf(cause) },
          'an agency named an endpoint that cannot be called',
        );
      throw thrown;
    }
  }

  /** As every change of the directory; each is kept. */
  private changing(
    agency: Agency,
    kind: string,
    work: (database: Database, at: Date) => Promise<StreamRow>,
  ): Promise<StreamRow> {
    const at = this.clock.now();
    return this.directory.change(async (database) => {
      const stream = await work(database, at);
      const { id, method, signing_alg: asked } = stream;
      const alg = this.sets.algOf(asked);
      const detail = { agency: agency.id, stream: id, delivery: method, alg };
      await this.record.append(database, [{ at, kind, detail }]);
      return stream;
    });
  }

  private document(agency: Agency, stream: StreamRow): object {
    return streamDocument(
      stream,
      agency.issuer,
      this.sets.algOf(stream.signing_alg),
      this.transmitter,
    );
  }
}

/** @throws TocsinError `not_found`: another agency's stream looks like one that does not exist */
export function own(stream: StreamRow | undefined, streamId: string): StreamRow {
  if (stream?.id === streamId) return stream;
  throw new TocsinError('not_found', 'There is no such stream of this agency');
}
