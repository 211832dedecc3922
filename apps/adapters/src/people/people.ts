import { timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { sha256, TocsinError } from '#kernel';
import { LOG, type Log } from '#observability';
import { feedNames, SETTINGS, type AdaptersSettings, type FeedName } from '../config.js';
import { textAt } from '../feeds/json.js';
import { readPeople, type Listed, type May, type Person } from './people-file.js';

interface List {
  file: string;
  /** Of the file as it was last read, whether or not it could be used. */
  version: string;
  people: readonly Listed[];
}

const feedIn = (params: unknown): FeedName | undefined =>
  feedNames.find((feed) => feed === textAt(params, 'feed'));

/** Too short to be a secret. */
const shortest = 24;

/**
 * Who of an agency may speak through the adapters by hand (`TOCSIN_FEED_…_PEOPLE`). Each shows a token of their own,
 * of which only the SHA-256 is kept. A list that changes counts from the next request on.
 */
@Injectable()
export class People {
  private readonly lists = new Map<FeedName, List>();
  private readonly admitted = new WeakMap<object, Person>();

  /** @throws TocsinError `invalid_configuration` that names the file and the place of each fault */
  constructor(
    @Inject(SETTINGS) settings: AdaptersSettings,
    @Inject(LOG) private readonly log: Log,
  ) {
    for (const { name, peopleFile: file } of settings.feeds)
      if (file !== undefined)
        this.lists.set(name, { file, version: versionOf(file), people: readPeople(file, name) });
  }

  /**
   * The person who shows this `Authorization` header.
   * @throws TocsinError `unauthenticated` when it is nobody of this feed, `forbidden` when that person may not do this
   */
  personOf(authorization: string | undefined, feed: FeedName | undefined, may: May): Person {
    const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const shown = sha256(token);
    // Every one is compared, so that the time taken tells nothing.
    const found = this.listOf(feed).filter(({ hash }) => timingSafeEqual(hash, shown));
    const [listed] = found;
    if (!listed || token.length < shortest)
      throw new TocsinError('unauthenticated', 'This token is nobody’s here');
    if (!listed.person.may.includes(may))
      throw new TocsinError('forbidden', 'You may not do this here');
    return listed.person;
  }

  /**
   * Admits a request to a route {@link ForPeople}, before its body is read.
   * @returns whether the route is for people at all
   * @throws as {@link personOf}
   */
  admit(request: FastifyRequest): boolean {
    const asked = request.routeOptions.config.people;
    if (asked === undefined) return false;
    const feed = asked.feed ?? feedIn(request.params);
    this.admitted.set(request, this.personOf(request.headers.authorization, feed, asked.may));
    return true;
  }

  /** Whose request this is. @throws TocsinError `unauthenticated` when it was never admitted */
  of(request: FastifyRequest): Person {
    const person = this.admitted.get(request);
    if (!person) throw new TocsinError('unauthenticated', 'Who asks is not known');
    return person;
  }

  /** A changed list that is wrong does not lock a night desk out: the one before it holds, and the log says so. */
  private listOf(feed: FeedName | undefined): readonly Listed[] {
    const list = feed && this.lists.get(feed);
    if (!list) return [];
    const version = versionOf(list.file);
    if (version === list.version) return list.people;
    list.version = version;
    try {
      list.people = readPeople(list.file, feed);
      this.log.info({ source: feed }, 'the list of people was read again');
    } catch (error) {
      this.log.error({ source: feed, error }, 'the list of people is wrong: the earlier one holds');
    }
    return list.people;
  }
}

/** What changes with every change of a file. One that is not there has no version. */
function versionOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.mtimeNs} ${stat.ctimeNs} ${stat.size} ${stat.ino}` : '';
}
