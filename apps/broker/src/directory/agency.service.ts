import { Inject, Injectable } from '@nestjs/common';
import { usualRegime, type AgencyRegistration } from '#contracts';
import type { Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { OUTBOUND, type Outbound } from '#outbound';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import type { Stream } from '../streams/stream.js';
import { StreamRepository } from '../streams/stream.repository.js';
import { DirectoryRepository } from './directory.repository.js';
import { KeyDesk, type GivenKeys } from './keys/key-desk.service.js';
import { agencyIdOf, type AgencyRow } from './rows.js';
import { DirectoryService } from './directory.service.js';

/** Registers agencies: who they are, the keys they sign with, and how they receive alerts. */
@Injectable()
export class AgencyService {
  constructor(
    private readonly repository: DirectoryRepository,
    private readonly streams: StreamRepository,
    private readonly notices: StreamNoticeRepository,
    private readonly directory: DirectoryService,
    private readonly keys: KeyDesk,
    private readonly record: RecordRepository,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  /**
   * Adds an agency or replaces what is held of it; new keys come beside those it has. The same again changes nothing;
   * without an address to push to, the stream that stands stays as it is, whoever set it.
   * @throws TocsinError `invalid_key` when a key is not fit to be trusted; `invalid_request` when its endpoint may not
   *   be called
   */
  async register(given: AgencyRegistration): Promise<{ agency: AgencyRow; stream: Stream }> {
    if (given.issuer === this.settings.issuer)
      throw new TocsinError('invalid_request', 'This issuer is the broker itself');
    if (given.push !== undefined) await this.outbound.check(given.push);
    return this.save(given, await this.keys.read(given));
  }

  private async save(given: AgencyRegistration, keys: GivenKeys) {
    const now = this.clock.now();
    const { issuer, name, kind } = given;
    const id = agencyIdOf(issuer);
    return this.directory.change(async (database) => {
      const held = (await this.repository.agencies(database)).find((one) => one.id === id);
      const dataRegime = given.dataRegime ?? held?.dataRegime ?? usualRegime(kind);
      const agency: AgencyRow = { id, issuer, name, kind, dataRegime };
      await this.repository.saveAgencies(database, [agency], now);
      await this.keys.hold(database, id, keys, { now });
      const saved = await this.streamOf(database, id, given.push, now);
      await this.notices.follow(database, saved.id, now);
      await this.notices.inherit(database, agency.id, saved.id, now);
      await this.record.append(database, [
        {
          at: now,
          kind: 'agency.registered',
          detail: {
            agency: agency.id,
            kind: agency.kind,
            dataRegime,
            keys: [...keys.set.signing, ...keys.set.encryption].map(({ kid }) => kid),
            ...(keys.url !== undefined && { keysFrom: keys.url }),
            delivery: saved.method,
          },
        },
      ]);
      return { agency, stream: saved };
    });
  }

  private async streamOf(
    database: Database,
    agencyId: string,
    push: string | undefined,
    now: Date,
  ): Promise<Stream> {
    const stands = push === undefined ? await this.streams.standing(database, agencyId) : undefined;
    return stands ?? this.streams.save(database, agencyId, push, now);
  }
}
