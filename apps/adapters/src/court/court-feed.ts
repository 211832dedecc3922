import { loadTable } from '../feeds/tables.js';
import type { Feed } from '../feeds/reading.js';
import { classifierOf } from './classify.js';
import type { CourtFact } from './facts.js';
import type { Known } from './known.js';
import { readCourt } from './read-court.js';
import { courtTable, type CourtTable } from './table.js';
import { weighCourt } from './weigh.js';

/** Courts: Common Platform hearings and results, Libra and Crime Portal lists (FEEDS §3). */
function courtFeed(table: CourtTable): Feed<CourtFact, Known> {
  const tables = { table, classifier: classifierOf(table) };
  return {
    read: (message, context) => readCourt(message, context, tables),
    weigh: weighCourt,
  };
}

/** @throws TocsinError `invalid_configuration` that names what is wrong in the folder's `court.yaml` */
export const openCourtFeed = (folder: string): Feed<CourtFact, Known> =>
  courtFeed(loadTable(folder, 'court', courtTable));
