import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { InboxRepository } from '../intake/inbox.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { CaseNameRepository } from './case-name.repository.js';
import { CaseRecords } from './case-records.service.js';
import { CaseRepository } from './case.repository.js';
import type { Said } from './case-merges.service.js';

/** Erases names by deleting the keys they are sealed with: those of the case, and of what was said about it. */
@Injectable()
export class NameErasure {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly cases: CaseRepository,
    private readonly records: CaseRecords,
    private readonly names: CaseNameRepository,
    private readonly inbox: InboxRepository,
    private readonly record: RecordRepository,
  ) {}

  /** Everything else of the case stays. @throws TocsinError `not_found` */
  async erase(id: string, { by, reason }: Said): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction().execute(async (database) => {
      const root = await this.cases.rootOf(database, id);
      const { members } = await this.records.of(database, [root]);
      const ids = members.get(root) ?? [root];
      await this.names.erase(database, ids, { at, by, reason });
      await this.inbox.eraseNames(database, ids);
      const detail = { case: root, post: by.post };
      await this.record.append(database, [{ at, kind: 'case.names-erased', detail }]);
    });
  }
}
