import { Inject, Injectable } from '@nestjs/common';
import type { AgencyRegistration } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, idFor, type Clock } from '#kernel';
import { readJwks } from '#trust';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { StreamRepository, type Stream } from '../streams/stream.repository.js';
import { DirectoryRepository, type AgencyRow } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';

/** Registers agencies: who they are, the keys they sign with, and how they receive alerts. */
@Injectable()
export class AgencyService {
  constructor(
    private readonly repository: DirectoryRepository,
    private readonly streams: StreamRepository,
    private readonly notices: NoticeRepository,
    private readonly directory: DirectoryService,
    private readonly record: RecordRepository,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds an agency or replaces what is held of it. The same again changes nothing.
   * @throws TocsinError `invalid_key` when a key is not fit to be trusted
   */
  async register(given: AgencyRegistration): Promise<{ agency: AgencyRow; stream: Stream }> {
    const keys = await readJwks(given.jwks);
    const now = this.clock.now();
    const agency = {
      id: idFor(`agency:${given.issuer}`),
      issuer: given.issuer,
      name: given.name,
      kind: given.kind,
    };
    const stream = await this.database.transaction().execute(async (database) => {
      await this.repository.nextVersion(database);
      await this.repository.saveAgency(database, agency, now);
      const rows = keys.map(({ kid, publicJwk }) => ({ kid, jwk: publicJwk }));
      await this.repository.replaceKeys(database, agency.id, rows, now);
      const saved = await this.streams.save(database, agency.id, given.push, now);
      await this.notices.follow(database, saved.id, now);
      await this.record.append(database, [
        {
          at: now,
          kind: 'agency.registered',
          detail: {
            agency: agency.id,
            kind: agency.kind,
            keys: keys.map(({ kid }) => kid),
            delivery: saved.method,
          },
        },
      ]);
      return saved;
    });
    this.directory.changed();
    return { agency, stream };
  }
}
