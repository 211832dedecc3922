import type { Nation, PersonalChannel, Severity } from '#contracts';
import type { Dated } from './dated.js';
import type { FeedPolicy, FewPolicy } from './feeds.js';
import type {
  AreaRulePolicy,
  ChannelPolicy,
  ClockPolicy,
  LimitPolicy,
  OfficePolicy,
  RolePolicy,
  UnownedPolicy,
  WindowPolicy,
} from './figures.js';
import type { RowPolicy } from './row-schema.js';
import type { NobodyToTellPolicy, PolicyFile, UnmatchedPolicy } from './schema.js';

type PolicyAbout = NonNullable<PolicyFile['policy']>;

/** A row of the catalogue: what it is, how bad, who must accept, who has a copy, and its clock (RULES §3.5). */
export type PolicyRow = RowPolicy & {
  /** The event's name, as `court.remanded`. */
  type: string;
};

/** When people are at work; without dates and origin a plain value, so that tests can write one. */
export interface WorkingTime {
  /** 1 is Monday. */
  days: readonly number[];
  /** Local times, as `09:00`. */
  from: string;
  to: string;
  /** Dates on which nobody is at work: of England and Wales, or of the nation that was asked for. */
  bankHolidays: readonly string[];
  /** The dates of each nation that has its own; {@link workingTimeIn} takes them. */
  nations?: Partial<Record<Nation, readonly string[]>> | undefined;
}

/** The policy at one instant: every figure that holds then, and nothing else. What the rules ask. */
export interface Policy {
  policy: PolicyAbout;
  windows: Record<Severity, WindowPolicy>;
  channels: Record<Severity, ChannelPolicy>;
  limits: Partial<Record<PersonalChannel, LimitPolicy>>;
  unowned: UnownedPolicy;
  workingTime: WorkingTime & OfficePolicy;
  ladders: Record<string, readonly string[]>;
  roles: Record<string, RolePolicy>;
  areaRule: AreaRulePolicy;
  /** By id. One that is not in force has no value and is `unset`. */
  clocks: Record<string, ClockPolicy>;
  events: readonly PolicyRow[];
  /** By the kind of an agency, or by an issuer. */
  feeds: Record<string, FeedPolicy>;
  tooFewAlerts: FewPolicy;
  unmatched: UnmatchedPolicy;
  nobodyToTell: NobodyToTellPolicy;
}

/** A policy with all its versions: the shipped one, and on top of it an area's own. Checked; made by loadPolicy. */
export interface PolicyDocument {
  /** What looks first stands first: the area's own, then the shipped. */
  layers: readonly PolicyFile[];
  /** The instants in milliseconds, ascending, at which a figure begins or ends; first the beginning of time. */
  boundaries: readonly number[];
}

/** A section's versions under their name, as `windows.P1`. */
export type Figure = readonly [name: string, versions: readonly Dated[]];
