import type { Feed } from '../feeds/reading.js';
import type { HostelFact } from './facts.js';
import type { HostelKnown } from './known.js';
import { readDetail } from './read-detail.js';
import { readHostel } from './read-hostel.js';
import type { HostelTables } from './tables.js';
import { weighHostel } from './weigh-hostel.js';

/** How a hostel is understood: the approved premises' system, and its night desk. */
export const hostelFeed = (tables: HostelTables): Feed<HostelFact, HostelKnown> => ({
  read: (message, context) => readHostel(tables, message, context),
  answered: (answer, message, context) => readDetail(tables, answer, message, context),
  weigh: (known, fact, context) => weighHostel(tables, known, fact, context),
});
