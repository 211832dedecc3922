import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import { markVerified, type ContactOwner } from './contact-points.js';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import type { ContactRow } from './rows.js';

/** What is found out about contact points, other than by a document. */
@Injectable()
export class ContactStates {
  constructor(
    private readonly repository: DirectoryRepository,
    private readonly directory: DirectoryService,
  ) {}

  /** Takes the directory, before anything else that a change of it touches. */
  async lock(database: Database): Promise<void> {
    await this.repository.lock(database);
  }

  /** Somebody answered there. @returns the directory's new version; none without such a contact point */
  async verified(
    database: Database,
    of: ContactOwner,
    contact: Pick<ContactRow, 'channel' | 'address'>,
    at: Date,
  ): Promise<number | undefined> {
    // The directory first, as an import does, so that the two cannot wait for each other.
    await this.lock(database);
    const marked = await markVerified(database, of, contact, at);
    return marked ? this.repository.nextVersion(database) : undefined;
  }

  /** Nobody can be reached there. @returns whether any contact point was in use with this address */
  async failed(database: Database, channel: string, address: string): Promise<boolean> {
    // The directory first, as above.
    await this.lock(database);
    const { rows } = await sql`
      update contact_point set state = 'failed'
      where channel = ${channel} and address = ${address} and state = 'verified' returning 1
    `.execute(database);
    if (rows.length > 0) await this.moved(database);
    return rows.length > 0;
  }

  /** How somebody is reached changed: every process reads it again. */
  async moved(database: Database): Promise<void> {
    await this.repository.nextVersion(database);
  }

  /** After the commit. */
  changed(): void {
    this.directory.changed();
  }
}
