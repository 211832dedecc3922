import { sep } from 'node:path';
import type { z } from 'zod';
import type { FeedName, FeedSettings } from './config.feeds.js';
import { regionOf, type wayMembers } from './config.ways.js';

type Read = z.infer<z.ZodObject<typeof wayMembers>>;
type Wrong = (key: string, message: string) => void;
type Feeds = readonly Pick<FeedSettings, 'name' | 'ways'>[];

const keyOf = (feed: FeedName, member: string): string =>
  `TOCSIN_FEED_${feed.toUpperCase()}_${member}`;

/** Says what does not go together between the ways in of the feeds that are on, and what they need besides. */
export function checkWays(read: Read, feeds: Feeds, wrong: Wrong): void {
  checkTls(read, feeds, wrong);
  checkQueues(read, feeds, wrong);
  // One secret, certificate, queue or folder for two feeds would let one agency speak for another.
  const shared = [
    ['TOKEN', 'token', ({ ways }: Feeds[number]) => [ways.token]],
    ['CLIENT_CERTS', 'certificate', ({ ways }: Feeds[number]) => ways.clientCerts],
    ['QUEUE_URL', 'queue', ({ ways }: Feeds[number]) => [ways.queueUrl]],
  ] as const;
  for (const [member, what, of] of shared) {
    const seen = new Set<string>();
    for (const feed of feeds)
      for (const value of new Set(of(feed))) {
        if (value === undefined) continue;
        if (seen.has(value)) wrong(keyOf(feed.name, member), `is the ${what} of two feeds`);
        seen.add(value);
      }
  }
  checkFolders(feeds, wrong);
}

function checkTls(read: Read, feeds: Feeds, wrong: Wrong): void {
  const {
    TOCSIN_ADAPTERS_TLS_PORT: port,
    TOCSIN_ADAPTERS_TLS_CERT: cert,
    TOCSIN_ADAPTERS_TLS_KEY: key,
  } = read;
  const given = [port, cert, key].filter((one) => one !== undefined).length;
  if (given > 0 && given < 3)
    wrong('TOCSIN_ADAPTERS_TLS_PORT', 'goes with TOCSIN_ADAPTERS_TLS_CERT and _KEY');
  for (const { name, ways } of feeds)
    if (ways.clientCerts.length > 0 && given < 3)
      wrong(keyOf(name, 'CLIENT_CERTS'), 'needs TOCSIN_ADAPTERS_TLS_PORT, _CERT and _KEY');
}

function checkQueues(read: Read, feeds: Feeds, wrong: Wrong): void {
  const queued = feeds.filter(({ ways }) => ways.queueUrl !== undefined);
  for (const { name, ways } of feeds)
    if (ways.buckets.length > 0 && ways.queueUrl === undefined)
      wrong(keyOf(name, 'BUCKETS'), 'is of use only with a queue');
  if (queued.length === 0) return;
  const region = read.AWS_REGION ?? read.AWS_DEFAULT_REGION;
  if (
    region === undefined &&
    queued.some(({ ways }) => regionOf(ways.queueUrl ?? '') === undefined)
  )
    wrong('AWS_REGION', 'must be set: the URL of a queue does not say it');
  const keys = read.AWS_ACCESS_KEY_ID !== undefined && read.AWS_SECRET_ACCESS_KEY !== undefined;
  const role = read.AWS_WEB_IDENTITY_TOKEN_FILE !== undefined && read.AWS_ROLE_ARN !== undefined;
  // Anything else would be asked of a metadata service, which is never called (ADR 17).
  if (!keys && !role)
    wrong(
      'AWS_ACCESS_KEY_ID',
      'must be set with AWS_SECRET_ACCESS_KEY, or AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN',
    );
  if (!keys && read.AWS_PROFILE !== undefined)
    wrong('AWS_PROFILE', 'is not taken: a profile may lead to any service');
}

function checkFolders(feeds: Feeds, wrong: Wrong): void {
  const folders = feeds.flatMap(({ name, ways: { folder } }) =>
    folder === undefined ? [] : [{ name, path: folder + sep }],
  );
  for (const one of folders)
    if (folders.some((other) => other !== one && one.path.startsWith(other.path)))
      wrong(keyOf(one.name, 'FOLDER'), "is another feed's folder, or lies in it");
}
