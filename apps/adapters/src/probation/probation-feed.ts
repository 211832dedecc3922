import type { Feed } from '../feeds/reading.js';
import type { Reader } from './asking.js';
import type { CaseFact } from './case-fact.js';
import type { Dossier } from './dossier.js';
import { readProbation } from './read-probation.js';
import { weighProbation } from './weigh-probation.js';

/**
 * The probation system's own events (FEEDS §5): registrations, managers, who may see a case, merged records.
 * One dossier for each case.
 */
export const probationFeed = (reader: Reader): Feed<CaseFact, Dossier> => ({
  read: (message, context) => readProbation(message, context, reader),
  answered: (answer, message, context) => readProbation(message, context, reader, answer),
  weigh: weighProbation,
});
