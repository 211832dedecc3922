import { Inject, Injectable } from '@nestjs/common';
import type { ReadDirectory } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { CaseImport } from '../cases/case-import.service.js';
import { ChangeRecord } from './change-record.service.js';
import { DirectoryRepository, type DirectoryState } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import { faultsOf } from './import/check.js';
import { DocumentReader } from './import/document-reader.js';
import { differenceOf, merged, type Difference } from './import/difference.js';
import { refuse } from './import/refuse.js';
import { postRow } from './import/wanted-posts.js';
import { staffRow } from './import/wanted-staff.js';
import { wantedRows, type Wanted } from './import/wanted.js';
import type { DirectoryRows } from './rows.js';
import { DirectoryRowsService } from './rows.service.js';
import { Warnings } from './warnings.service.js';

/** What an import did, or would do. */
export interface ImportSummary {
  added: number;
  changed: number;
  unchanged: number;
  /** What was taken and deserves a look, as a rung that nobody holds. */
  warnings: string[];
  /** Row by row; on a dry run. */
  difference?: Pick<Difference, 'rows' | 'absent'>;
}

/** Thrown inside the transaction of a dry run, to take everything back. */
class DryRun extends Error {
  constructor(readonly summary: ImportSummary) {
    super('dry run');
  }
}

/** Takes a directory document: all of it, or none of it with every fault named. */
@Injectable()
export class DirectoryImport {
  constructor(
    private readonly reader: DocumentReader,
    private readonly repository: DirectoryRepository,
    private readonly rows: DirectoryRowsService,
    private readonly cases: CaseImport,
    private readonly directory: DirectoryService,
    private readonly record: ChangeRecord,
    private readonly warnings: Warnings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws TocsinError `invalid_request` with every fault and its path */
  async import(document: unknown, dryRun: boolean): Promise<ImportSummary> {
    const { read, warnings } = await this.reader.read(document);
    try {
      const summary = await this.database.transaction().execute(async (database) => {
        const state = await this.repository.lock(database);
        const done = await this.write(database, read, state);
        const summary = { ...done.summary, warnings: [...warnings, ...done.summary.warnings] };
        if (!dryRun) return summary;
        const { rows, absent } = done.difference;
        throw new DryRun({ ...summary, difference: { rows, absent } });
      });
      this.directory.changed();
      return summary;
    } catch (thrown) {
      if (thrown instanceof DryRun) return thrown.summary;
      throw thrown;
    }
  }

  private async write(
    database: Database,
    read: ReadDirectory,
    state: DirectoryState,
  ): Promise<{ summary: ImportSummary; difference: Difference }> {
    const now = this.clock.now();
    const held = await this.rows.load(database);
    const wanted = wantedRows(read, held, state.area);
    refuse([...read.faults, ...faultsOf(read, wanted, held, state.area)], read);
    const difference = differenceOf(rowsOf(wanted), held);
    await this.rows.save(database, difference.news, now);
    const given = read.lists.cases?.map(({ row }) => row) ?? [];
    const cases = await this.cases.import(database, given, now);
    const added = difference.rows.filter(({ change }) => change === 'added').length;
    const counts = {
      added: added + cases.added,
      changed: difference.rows.length - added + cases.changed,
      unchanged: difference.unchanged + cases.unchanged,
    };
    const home = state.area === '' || read.head?.home === true ? wanted.area : state.area;
    const moved = difference.rows.length > 0 || home !== state.area;
    const version = moved ? await this.repository.nextVersion(database, home) : state.version;
    if (counts.added + counts.changed > 0)
      await this.record.append(database, { at: now, version, counts, difference, held });
    const warnings = this.warnings.of(home, merged(held, difference.news), wanted.area, now);
    return { summary: { ...counts, warnings }, difference };
  }
}

const rowsOf = (wanted: Wanted): DirectoryRows => ({
  areas: wanted.areas.map(({ row }) => row),
  units: wanted.units.map(({ row }) => row),
  agencies: wanted.agencies.map(({ row }) => row),
  teams: wanted.teams.map(({ row: { id, agency, kind, place, name, reference } }) => ({
    id,
    agency,
    kind,
    place,
    name,
    reference,
  })),
  staff: wanted.staff.map(staffRow),
  posts: wanted.posts.map(postRow),
});
