import type { FeedName, FeedSettings } from '../config.js';
import { openCourtFeed } from '../court/court-feed.js';
import { hostelFeed } from '../hostel/hostel-feed.js';
import { hostelTables } from '../hostel/tables.js';
import { prisonFeed } from '../prison/prison-feed.js';
import { prisonTable } from '../prison/table.js';
import { probationFeed } from '../probation/probation-feed.js';
import { probationTable } from '../probation/table.js';
import { withManual } from '../manual/manual-fact.js';
import type { Feed } from './reading.js';
import { loadTable } from './tables.js';
import { withStatementRows } from './with-statement-rows.js';

/** Injection token of the {@link Feeds}. */
export const FEEDS = Symbol('Feeds');
/** How each feed is understood. */
export type Feeds = ReadonlyMap<FeedName, Feed>;

/** What a feed has to know of its settings. */
type Asking = Pick<FeedSettings, 'name' | 'searchUrl'>;

/**
 * Every feed, whether it is on or not: what is kept of one that was switched off can still be read.
 * @param tables the folder of their tables
 * @throws TocsinError `invalid_configuration` that names the table and what is wrong in it
 */
export const openFeeds = (tables: string, settings: readonly Asking[]): Feeds =>
  withWhatEveryFeedReads([
    [
      'prison',
      prisonFeed({
        table: loadTable(tables, 'prison', prisonTable),
        searchUrl: settings.find(({ name }) => name === 'prison')?.searchUrl,
      }),
    ],
    ['court', openCourtFeed(tables)],
    ['hostel', hostelFeed(loadTable(tables, 'hostel', hostelTables))],
    [
      'probation',
      probationFeed({
        table: loadTable(tables, 'probation', probationTable),
        searchUrl: settings.find(({ name }) => name === 'probation')?.searchUrl,
      }),
    ],
  ]);

/** A plain list of statements, and what is stated by hand, may come by any feed. */
const withWhatEveryFeedReads = (feeds: readonly (readonly [FeedName, Feed])[]): Feeds =>
  new Map(feeds.map(([name, feed]) => [name, withManual(withStatementRows(name, feed))]));
