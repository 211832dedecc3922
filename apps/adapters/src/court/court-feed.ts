import type { Feed } from '../feeds/reading.js';
import { tellOnce, type ToldBefore } from '../feeds/tell-once.js';
import { readCourt, type CourtFact } from './read-court.js';

export const courtFeed: Feed<CourtFact, ToldBefore> = {
  read: readCourt,
  weigh(known, fact, context) {
    if ('draft' in fact) return tellOnce(known, fact, context);
    // What was told before and is not there any more is a correction, which a person must make.
    return known
      ? { as: 'kept', reason: `it was told of before, and now there is ${fact.reason}` }
      : { as: 'nothing', reason: fact.reason };
  },
};
