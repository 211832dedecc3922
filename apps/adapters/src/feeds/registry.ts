import type { FeedName } from '../config.js';
import { courtFeed } from '../court/court-feed.js';
import { hostelFeed } from '../hostel/hostel-feed.js';
import { prisonFeed } from '../prison/prison-feed.js';
import { withManual } from '../manual/manual-fact.js';
import type { Feed } from './reading.js';

/** Injection token of the {@link Feeds}. */
export const FEEDS = Symbol('Feeds');
/** How each feed is understood. */
export type Feeds = ReadonlyMap<FeedName, Feed>;

/**
 * Every feed, whether it is on or not: what is kept of one that was switched off can still be read.
 * @param _tables the folder of their tables
 * @throws TocsinError `invalid_configuration` that names the table and what is wrong in it
 */
export const openFeeds = (_tables: string): Feeds =>
  new Map<FeedName, Feed>([
    ['prison', withManual(prisonFeed)],
    ['court', withManual(courtFeed)],
    ['hostel', withManual(hostelFeed)],
  ]);
