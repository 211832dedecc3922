import { Inject, Injectable } from '@nestjs/common';
import type { KeyRotation } from '#contracts';
import type { Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { publishedBefore, usualOverlap } from '#rules';
import { readJwks, type KeySet } from '#trust';
import { RecordRepository } from '../../record/record.repository.js';
import { DirectoryService, type Agency } from '../directory.service.js';
import { AgencyKeyRepository } from './agency-key.repository.js';
import { KeyChanges } from './key-changes.service.js';
import { KeySetReader } from './key-set-reader.js';
import { KeySourceRepository } from './key-source.repository.js';

/** Keys as an operator gave them, every one screened. */
export interface GivenKeys {
  set: KeySet;
  /** Where they were read, and are read again from now on; none for a document. */
  url: string | undefined;
}

interface Terms {
  now: Date;
  overlapHours?: number | undefined;
  emergency?: string | undefined;
}

/** What an operator does with the keys of an agency. Every act is an entry of the record, with its reason. */
@Injectable()
export class KeyDesk {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly keys: AgencyKeyRepository,
    private readonly sources: KeySourceRepository,
    private readonly changes: KeyChanges,
    private readonly reader: KeySetReader,
    private readonly record: RecordRepository,
  ) {}

  /**
   * Reads the keys that were given, or that the agency publishes. Before any transaction: a slow answer must hold up
   * nobody who waits for the directory.
   * @throws TocsinError `invalid_key` when a key is not fit, or the set cannot be read
   */
  async read(given: Pick<KeyRotation, 'jwks' | 'jwksUrl'>): Promise<GivenKeys> {
    const { jwks, jwksUrl: url } = given;
    if (url === undefined) return { set: await readJwks(jwks), url };
    await this.reader.check(url);
    return { set: await this.reader.read(url), url };
  }

  /**
   * Holds given keys beside those of the agency. In a transaction that has the directory.
   * @throws TocsinError `conflict` when a document brings back a key that was revoked
   */
  async hold(
    database: Database,
    agencyId: string,
    { set, url }: GivenKeys,
    { now, overlapHours, emergency }: Terms,
  ): Promise<void> {
    const usual = url === undefined ? usualOverlap : publishedBefore;
    const overlap = overlapHours === undefined ? usual : overlapHours * 3_600_000;
    const plan = await this.changes.apply(
      database,
      agencyId,
      set,
      { now, overlap, emergency: emergency !== undefined },
      { from: url === undefined ? 'document' : 'url', because: emergency },
    );
    // Where it is published it may stay for a while; a document is given by somebody who can leave it out.
    if (url === undefined && plan.revoked.length > 0)
      throw new TocsinError('conflict', 'A key of the set was revoked: it never counts again');
    if (url === undefined) await this.sources.remove(database, agencyId);
    else await this.sources.save(database, agencyId, url, now, this.clock.machine());
  }

  /** Takes new keys, or reads those that the agency publishes now. */
  async rotate(agency: Agency, asked: KeyRotation): Promise<void> {
    const published = asked.jwks === undefined ? agency.keySource?.url : undefined;
    const jwksUrl = asked.jwksUrl ?? published;
    if (asked.jwks === undefined && jwksUrl === undefined)
      throw new TocsinError('invalid_request', 'The agency publishes no keys: give its new ones');
    const given = await this.read({ jwks: asked.jwks, jwksUrl });
    const now = this.clock.now();
    await this.directory.change(async (database) => {
      await this.hold(database, agency.id, given, { ...asked, now });
      if (given.url === agency.keySource?.url) return;
      await this.record.append(database, [
        { at: now, kind: 'agency.key-source', detail: { agency: agency.id, url: given.url } },
      ]);
    });
  }

  /**
   * From now on, in every process, nothing is taken that this key signed. What was taken before stays as it is.
   * Again, it changes nothing.
   * @throws TocsinError `not_found`
   */
  async revoke(agency: Agency, kid: string, because: string): Promise<void> {
    const at = this.clock.now();
    await this.directory.change(async (database) => {
      if (await this.keys.revoke(database, agency.id, kid, because, at)) {
        await this.record.append(database, [
          { at, kind: 'agency.key-revoked', detail: { agency: agency.id, kid, because } },
        ]);
        return;
      }
      const held = await this.keys.all(database, agency.id);
      if (!held.some((key) => key.kid === kid))
        throw new TocsinError('not_found', 'The agency never had such a key');
    });
  }
}
