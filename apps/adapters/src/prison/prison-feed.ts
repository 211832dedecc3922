import type { Feed } from '../feeds/reading.js';
import { tellOnce, type PlainFact, type ToldBefore } from '../feeds/tell-once.js';
import { readPrison } from './read-prison.js';

export const prisonFeed: Feed<PlainFact, ToldBefore> = { read: readPrison, weigh: tellOnce };
