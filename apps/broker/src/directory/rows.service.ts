import { Injectable } from '@nestjs/common';
import type { Database } from '#database';
import { replaceContacts } from './contact-points.js';
import { DirectoryRepository } from './directory.repository.js';
import { DutyExceptionsRepository } from './duty-exceptions.repository.js';
import { PlacesRepository } from './places.repository.js';
import { PostsRepository } from './posts.repository.js';
import type { DirectoryRows, PostRow, StaffRow } from './rows.js';
import { StaffRepository } from './staff.repository.js';

/** Rows to write. Holders, overrides, swaps, contacts and absences are written only for the rows named with them. */
export interface NewRows extends DirectoryRows {
  holders: PostRow[];
  overrides: PostRow[];
  swaps: PostRow[];
  postContacts: PostRow[];
  staffContacts: StaffRow[];
  absences: StaffRow[];
}

/** Reads the whole directory, and writes many rows of it, in as many statements as there are tables. */
@Injectable()
export class DirectoryRowsService {
  constructor(
    private readonly directory: DirectoryRepository,
    private readonly places: PlacesRepository,
    private readonly people: StaffRepository,
    private readonly posts: PostsRepository,
    private readonly exceptions: DutyExceptionsRepository,
  ) {}

  async load(database: Database): Promise<DirectoryRows> {
    const [areas, units, agencies, teams, staff, posts] = await Promise.all([
      this.places.areas(database),
      this.places.units(database),
      this.directory.agencies(database),
      this.places.teams(database),
      this.people.all(database),
      this.posts.all(database),
    ]);
    return { areas, units, agencies, teams, staff, posts };
  }

  /** In the order in which rows need each other. */
  async save(database: Database, rows: NewRows, at: Date): Promise<void> {
    const { places, people, posts } = this;
    if (rows.areas.length > 0) await places.saveAreas(database, rows.areas);
    if (rows.units.length > 0) await places.saveUnits(database, rows.units);
    if (rows.agencies.length > 0) await this.directory.saveAgencies(database, rows.agencies, at);
    if (rows.teams.length > 0) await places.saveTeams(database, rows.teams);
    if (rows.staff.length > 0) await people.save(database, rows.staff);
    if (rows.staffContacts.length > 0) await replaceContacts(database, 'staff', rows.staffContacts);
    if (rows.absences.length > 0) await people.replaceAbsences(database, rows.absences);
    if (rows.posts.length > 0) await posts.save(database, rows.posts);
    if (rows.holders.length > 0) await posts.replaceHolders(database, rows.holders);
    if (rows.overrides.length > 0) await this.exceptions.replaceOverrides(database, rows.overrides);
    if (rows.swaps.length > 0) await this.exceptions.replaceSwaps(database, rows.swaps);
    if (rows.postContacts.length > 0) await replaceContacts(database, 'post', rows.postContacts);
  }
}
