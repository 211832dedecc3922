import type { DirectoryDocument } from '#contracts';
import { DirectoryBuilder } from './builder.js';
import { caseEntry, standingCases } from './cases.js';
import { addAreaTeams, addBoroughs, addInstitutions, area } from './teams.js';

/** The whole invented directory of London. The same every time, so that a second start changes nothing. */
export function demoDirectory(): DirectoryDocument {
  const directory = new DirectoryBuilder();
  addAreaTeams(directory);
  addBoroughs(directory);
  addInstitutions(directory);
  return {
    directory: 1,
    area,
    teams: directory.teams,
    staff: directory.staff,
    posts: directory.posts,
    cases: standingCases.map(caseEntry),
  };
}
