import { z } from 'zod';
import { nation, personalChannel, severity } from '#contracts';
import { dates, versions } from './dated.js';
import {
  areaRuleVersion,
  channelVersion,
  clockVersion,
  ladder,
  limitVersion,
  officeVersion,
  roleVersion,
  unownedVersion,
  windowVersion,
} from './figures.js';
import { feedVersion, fewVersion } from './feeds.js';
import { rowVersion } from './row-schema.js';

const unmatchedVersion = z.strictObject({
  severity,
  accept: z.array(z.string()).min(1),
  dangerous: z.strictObject({ severity, accept: z.array(z.string()).min(1) }),
  ...dates,
});
const nobodyToTellVersion = z.strictObject({ accept: z.string(), ...dates });

/** One file of a policy. Each figure stands once, or as a list of dated versions. */
export const policyFile = z.strictObject({
  policy: z
    .strictObject({
      id: z.string().min(1).max(100),
      /** Figures of this document that say no date hold from this day. */
      effectiveFrom: z.iso.date().optional(),
      approvedBy: z.string().min(1).max(200),
      timezone: z.literal('Europe/London'),
    })
    .optional(),
  windows: z.partialRecord(severity, versions(windowVersion)).optional(),
  unowned: versions(unownedVersion).optional(),
  workingTime: versions(officeVersion).optional(),
  /** Of England and Wales. */
  bankHolidays: z.array(z.iso.date()).optional(),
  channels: z.partialRecord(severity, versions(channelVersion)).optional(),
  /** By channel. A channel without one has no limit. */
  limits: z.partialRecord(personalChannel, versions(limitVersion)).optional(),
  /** Of a nation that has its own. */
  bankHolidaysOf: z.partialRecord(nation, z.array(z.iso.date()).min(1)).optional(),
  ladders: z.record(z.string(), ladder).optional(),
  roles: z.record(z.string(), versions(roleVersion)).optional(),
  areaRule: versions(areaRuleVersion).optional(),
  clocks: z.record(z.string(), versions(clockVersion)).optional(),
  events: z.record(z.string(), versions(rowVersion)).optional(),
  feeds: z.record(z.string().min(1).max(200), versions(feedVersion)).optional(),
  tooFewAlerts: versions(fewVersion).optional(),
  unmatched: versions(unmatchedVersion).optional(),
  nobodyToTell: versions(nobodyToTellVersion).optional(),
});
export type PolicyFile = z.output<typeof policyFile>;

export type UnmatchedPolicy = z.output<typeof unmatchedVersion>;
export type NobodyToTellPolicy = z.output<typeof nobodyToTellVersion>;
