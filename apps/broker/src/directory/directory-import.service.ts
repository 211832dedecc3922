import { Inject, Injectable } from '@nestjs/common';
import type { DirectoryDocument } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, TocsinError, type Clock } from '#kernel';
import { CaseImport } from '../cases/case-import.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { DirectoryRepository, type PostRow } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';

export interface ImportSummary {
  added: number;
  changed: number;
  unchanged: number;
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
    private readonly repository: DirectoryRepository,
    private readonly cases: CaseImport,
    private readonly directory: DirectoryService,
    private readonly record: RecordRepository,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws TocsinError `invalid_request` with one line for each name that leads nowhere */
  async import(document: DirectoryDocument, dryRun: boolean): Promise<ImportSummary> {
    try {
      const summary = await this.database.transaction().execute(async (database) => {
        const done = await this.write(database, document);
        if (dryRun) throw new DryRun(done);
        return done;
      });
      this.directory.changed();
      return summary;
    } catch (thrown) {
      if (thrown instanceof DryRun) return thrown.summary;
      throw thrown;
    }
  }

  private async write(database: Database, document: DirectoryDocument): Promise<ImportSummary> {
    const repository = this.repository;
    await repository.nextVersion(database, document.area);
    const held = {
      agencies: await repository.agencies(database),
      teams: await repository.teams(database),
      staff: await repository.staff(database),
      posts: await repository.posts(database),
    };
    const posts = document.posts.map(asRow);
    refuseNamesThatLeadNowhere(document, held);
    const teams = compare(document.teams, held.teams);
    const staff = compare(document.staff, held.staff);
    const changedPosts = compare(posts, held.posts);
    if (teams.news.length > 0) await repository.saveTeams(database, teams.news);
    if (staff.news.length > 0) await repository.saveStaff(database, staff.news);
    if (changedPosts.news.length > 0) await repository.savePosts(database, changedPosts.news);
    const cases = await this.cases.import(database, document.cases, this.clock.now());
    const parts = [teams, staff, changedPosts, cases];
    const sum = (name: keyof ImportSummary): number =>
      parts.reduce((total, part) => total + part[name], 0);
    const summary = { added: sum('added'), changed: sum('changed'), unchanged: sum('unchanged') };
    if (summary.added + summary.changed > 0) {
      await this.record.append(database, [
        { at: this.clock.now(), kind: 'directory.changed', detail: { ...summary } },
      ]);
    }
    return summary;
  }
}

const asRow = (post: DirectoryDocument['posts'][number]): PostRow => ({
  id: post.id,
  team: post.team,
  role: post.role,
  title: post.title,
  hours: post.hours,
  email: post.email ?? null,
  rota: post.rota ?? null,
  holders: (post.holders ?? []).map(({ staff, from, to }) => ({ staff, from, to: to ?? null })),
});

interface Named {
  id: string;
}

function compare<Row extends Named>(
  given: readonly Row[],
  held: readonly Row[],
): ImportSummary & { news: Row[] } {
  const before = new Map(held.map((row) => [row.id, sameText(row)]));
  const news = given.filter((row) => before.get(row.id) !== sameText(row));
  const added = news.filter(({ id }) => !before.has(id)).length;
  return { news, added, changed: news.length - added, unchanged: given.length - news.length };
}

/** One text for equal rows: members in order of name, instants in one notation. */
function sameText(row: object): string {
  return JSON.stringify(row, (name, value: unknown) => {
    if ((name === 'from' || name === 'to') && typeof value === 'string' && /[Z+]/.test(value)) {
      return new Date(value).toISOString();
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function refuseNamesThatLeadNowhere(
  document: DirectoryDocument,
  held: { agencies: { issuer: string }[]; teams: Named[]; staff: Named[]; posts: Named[] },
): void {
  const faults: string[] = [];
  const agencies = new Set(held.agencies.map(({ issuer }) => issuer));
  const known = (kept: Named[], given: readonly Named[]): Set<string> =>
    new Set([...kept, ...given].map(({ id }) => id));
  const teams = known(held.teams, document.teams);
  const staff = known(held.staff, document.staff);
  const posts = known(held.posts, document.posts);
  const want = (names: Set<string>, name: string, where: string): void => {
    if (!names.has(name)) faults.push(`${where}: there is no "${name}"`);
  };
  for (const { id, agency } of document.teams) want(agencies, agency, `team ${id}, agency`);
  for (const { id, agency } of document.staff) want(agencies, agency, `staff ${id}, agency`);
  for (const post of document.posts) {
    want(teams, post.team, `post ${post.id}, team`);
    for (const { staff: person } of post.holders ?? [])
      want(staff, person, `post ${post.id}, holder`);
    for (const person of post.rota?.staff ?? []) want(staff, person, `post ${post.id}, rota`);
  }
  document.cases.forEach((entry, index) => {
    if (entry.owner) want(posts, entry.owner.post, `case ${index + 1}, owner`);
  });
  if (faults.length > 0) throw new TocsinError('invalid_request', faults.slice(0, 50).join('; '));
}
