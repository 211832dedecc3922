import { z } from 'zod';
import { isAllowed } from './call-back/allowed.js';
import { checkSignIn, signInFrom, signInMembers, type SignInSettings } from './config.sign-in.js';
import { feedWayMembers, feedWays, openingMembers, type FeedWays } from './config.ways.js';

export type { SignInSettings } from './config.sign-in.js';

export const feedNames = ['prison', 'court', 'hostel', 'probation'] as const;
export type FeedName = (typeof feedNames)[number];

const text = z.string().min(1);
const hosts = text
  .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
  .pipe(
    z.array(z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/, 'must be host or host:port, by commas')),
  );

/** What may be set for each feed, as `TOCSIN_FEED_PRISON_ISSUER`. */
const members = z.object({
  ISSUER: text.max(200).optional(),
  KEY: text.optional(),
  ...feedWayMembers,
  CALLBACK_HOSTS: hosts.default([]),
  CALLBACK_TOKEN: text.optional(),
  SEARCH_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  PEOPLE: text.optional(),
  ...signInMembers,
});
type Members = z.infer<typeof members>;

export const feedKey = (feed: FeedName, member: keyof Members): string =>
  `TOCSIN_FEED_${feed.toUpperCase()}_${member}`;

/** The same for the schema of all settings. */
export const feedMembers: Record<string, z.ZodType> = Object.fromEntries(
  feedNames.flatMap((feed) =>
    Object.entries(members.shape).map(([member, type]) => [
      `TOCSIN_FEED_${feed.toUpperCase()}_${member}`,
      type,
    ]),
  ),
);

/** The systems of a feed that may be asked what happened. */
export interface CallBackSettings {
  /** As `host` or `host:port`. */
  hosts: readonly string[];
  /** One that stands. */
  token: string | undefined;
  /** How to get one that ends. */
  signIn: SignInSettings | undefined;
}

export interface FeedSettings {
  name: FeedName;
  /** Who the feed's statements are by: the agency's URI. */
  issuer: string;
  keyFile: string;
  /** The name of the setting that gave `keyFile`, for messages. */
  keySetting: string;
  /** How its messages come in. */
  ways: FeedWays;
  callBack: CallBackSettings;
  /** Where the feed's records are asked for when a message does not say where; without a slash at the end. */
  searchUrl?: string | undefined;
  /** The list of who of the agency may speak here by hand. */
  peopleFile?: string | undefined;
}

/** What is set for one feed; `undefined` when nothing is. The values were checked before. */
function membersOf(environment: NodeJS.ProcessEnv, feed: FeedName): Members {
  const given = Object.keys(members.shape).map((member) => {
    const value = environment[`TOCSIN_FEED_${feed.toUpperCase()}_${member}`];
    return [member, value === '' ? undefined : value];
  });
  return members.parse(Object.fromEntries(given));
}

/** A fault of a setting that is right by itself. */
export type Wrong = (key: string, message: string) => void;

const needed = ['ISSUER', 'KEY'] as const;

/** Says what does not go together: half a feed, or no feed at all. */
export function checkFeeds(read: Readonly<Record<string, unknown>>, wrong: Wrong): void {
  let on = 0;
  const isSet = (feed: FeedName, member: keyof Members): boolean => {
    const value = read[feedKey(feed, member)];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  };
  for (const feed of feedNames) {
    const missing = needed.filter((member) => !isSet(feed, member));
    const opened = openingMembers.some((member) => isSet(feed, member));
    checkSignIn(
      (member) => read[feedKey(feed, member)],
      (member, message) => wrong(feedKey(feed, member), message),
    );
    checkSearch(read, feed, wrong);
    if (missing.length === needed.length && !opened) continue;
    on += 1;
    for (const member of missing)
      wrong(feedKey(feed, member), `must be set to have the ${feed} feed on`);
    if (!opened)
      wrong(
        feedKey(feed, 'TOKEN'),
        `must be set to have the ${feed} feed on, or another way in: ${openingMembers.slice(1).join(', ')}`,
      );
  }
  if (on === 0)
    wrong(
      feedKey('prison', 'ISSUER'),
      'no feed is on: set ISSUER, KEY and TOKEN (or another way in) of one at least',
    );
}

/** Records are asked for only where call-backs may go, and only some feeds have such a place. */
function checkSearch(read: Readonly<Record<string, unknown>>, feed: FeedName, wrong: Wrong): void {
  const url = read[feedKey(feed, 'SEARCH_URL')];
  if (typeof url !== 'string') return;
  const key = feedKey(feed, 'SEARCH_URL');
  if (feed !== 'prison' && feed !== 'probation')
    wrong(key, 'only the prison feed and the probation feed ask for records');
  const allowed = read[feedKey(feed, 'CALLBACK_HOSTS')];
  const isListed =
    Array.isArray(allowed) && URL.canParse(url) && isAllowed(new URL(url), allowed.map(String));
  if (!isListed) wrong(key, `its host must be in ${feedKey(feed, 'CALLBACK_HOSTS')}`);
}

/** The feeds that are on. */
export function feedSettings(environment: NodeJS.ProcessEnv): FeedSettings[] {
  return feedNames.flatMap((name) => {
    const read = membersOf(environment, name);
    const { ISSUER, KEY, PEOPLE, SEARCH_URL, CALLBACK_HOSTS, CALLBACK_TOKEN } = read;
    if (ISSUER === undefined || KEY === undefined) return [];
    const callBack = { hosts: CALLBACK_HOSTS, token: CALLBACK_TOKEN, signIn: signInFrom(read) };
    const keySetting = feedKey(name, 'KEY');
    const feed = { name, issuer: ISSUER, keyFile: KEY, keySetting, ways: feedWays(read), callBack };
    const searchUrl = SEARCH_URL?.replace(/\/+$/, '');
    return [{ ...feed, peopleFile: PEOPLE, searchUrl }];
  });
}
