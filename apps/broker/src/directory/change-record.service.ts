import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '#database';
import { newId } from '#kernel';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { KeyRing } from '../keys/key-ring.js';
import { RecordRepository } from '../record/record.repository.js';
import type { Difference } from './import/difference.js';
import { changedRows, changedType, changesOf } from './import/statement.js';
import type { DirectoryRows } from './rows.js';

/** One import that changed something. */
export interface DirectoryChange {
  at: Date;
  version: number;
  counts: { added: number; changed: number; unchanged: number };
  difference: Difference;
  /** What was held before. */
  held: DirectoryRows;
}

/** Keeps in the record which rows an import changed, in a statement that the broker signs. */
@Injectable()
export class ChangeRecord {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly ring: KeyRing,
    private readonly record: RecordRepository,
  ) {}

  async append(database: Database, change: DirectoryChange): Promise<void> {
    const { at, version, counts, difference, held } = change;
    const changes = changesOf(difference, held);
    const rows = changedRows(changes, difference);
    const statement = await this.ring.sign({
      iss: this.settings.issuer,
      // The broker tells itself: whoever reads the record can check it with the published key.
      aud: this.settings.issuer,
      iat: Math.floor(at.getTime() / 1000),
      jti: newId(),
      sub_id: { format: 'opaque', id: 'directory' },
      events: {
        [changedType]: {
          at: at.toISOString(),
          version,
          changes,
          staff: rows.staff ?? [],
          contacts: rows.contacts ?? [],
        },
      },
    });
    await this.record.append(database, [
      { at, kind: 'directory.changed', detail: { ...counts, version, rows, statement } },
    ]);
  }
}
