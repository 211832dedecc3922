import type { Feed } from '../feeds/reading.js';
import type { Known } from './dossier.js';
import type { PrisonFact } from './facts.js';
import { readPrison, type PrisonOptions } from './read-prison.js';
import { readRecord } from './read-record.js';
import { lookAgainPrison, weighPrison } from './weigh-prison.js';

/** The prison's feed: one dossier for each person (FEEDS §2). */
export const prisonFeed = (options: PrisonOptions): Feed<PrisonFact, Known> => ({
  read: (message, context) => readPrison(message, options, context),
  answered: (answer, message, context) => readRecord(answer, message, options.table, context),
  weigh: (known, fact, context) => weighPrison(known, fact, context, options.table),
  lookAgain: (known, context) => lookAgainPrison(known, context, options.table),
});
