import type { Feed } from '../feeds/reading.js';
import { tellOnce, type PlainFact, type ToldBefore } from '../feeds/tell-once.js';
import { readDetail } from './read-detail.js';
import { readHostel } from './read-hostel.js';

export const hostelFeed: Feed<PlainFact, ToldBefore> = {
  read: readHostel,
  answered: readDetail,
  weigh: tellOnce,
};
