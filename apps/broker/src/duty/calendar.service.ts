import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, groupBy, sha256, TocsinError, type Clock } from '#kernel';
import { dutySpans, peopleOf, type Directory, type Post } from '#rules';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { calendarText, type CalendarTurn } from './calendar-text.js';
import { CalendarRepository } from './calendar.repository.js';

const day = 24 * 3_600_000;
/** How far ahead a calendar goes: 90 days. */
const ahead = 90 * day;
/** So far back, that a turn that runs mostly has its own beginning, and with it the identity that it had. */
const lookBack = 35 * day;
/** 32 random bytes in base64url. */
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

/** Somebody who may have to answer for a post. */
interface Answering {
  one: string;
  post: Post;
}

const answering = (directory: Directory): Answering[] =>
  directory.posts().flatMap((post) => [...peopleOf(post)].map((one) => ({ one, post })));

/** A person's own duties as a calendar at a secret address, which can be taken back. */
@Injectable()
export class Calendars {
  /** The posts that anybody may have to answer for; made once for each directory. */
  private readonly indexes = new WeakMap<Directory, ReadonlyMap<string, Answering[]>>();

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: CalendarRepository,
    private readonly directory: DirectoryService,
    private readonly duties: Duties,
    private readonly record: RecordRepository,
  ) {}

  /**
   * Makes a new secret address; the one before, if there was one, opens nothing any more.
   * @returns the address, which is not kept and cannot be had again
   * @throws TocsinError `not_found` when there is no such member of staff
   */
  async make(staff: string): Promise<{ url: string }> {
    await this.find(staff);
    const token = randomBytes(32).toString('base64url');
    const at = this.clock.now();
    await this.database.transaction().execute(async (database) => {
      await this.repository.save(database, staff, sha256(token), at);
      await this.record.append(database, [{ at, kind: 'calendar.made', detail: { staff } }]);
    });
    return { url: new URL(`/duty/calendar/${token}.ics`, this.settings.issuer).href };
  }

  /** @throws TocsinError `not_found` when there is none to take back */
  async revoke(staff: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction().execute(async (database) => {
      if (!(await this.repository.remove(database, staff)))
        throw new TocsinError('not_found', 'This person has no calendar');
      await this.record.append(database, [{ at, kind: 'calendar.revoked', detail: { staff } }]);
    });
  }

  /** The calendar that a secret opens; none, and nothing said, when it opens none. */
  async open(token: string): Promise<string | undefined> {
    if (!tokenShape.test(token)) return undefined;
    const staff = await this.repository.ownerOf(this.database, sha256(token));
    if (staff === undefined) return undefined;
    const snapshot = await this.directory.current();
    const now = this.clock.now();
    const host = new URL(this.settings.issuer).hostname;
    return calendarText(staff, this.turnsOf(staff, snapshot, now), now, host);
  }

  private turnsOf(staff: string, snapshot: Snapshot, now: Date): CalendarTurn[] {
    const to = new Date(now.getTime() + ahead);
    const turns = this.postsOf(staff, snapshot.directory).flatMap((post) => {
      const working = this.duties.workingTimeOf(snapshot, post.id);
      const from = new Date(Math.floor(now.getTime() / day) * day - lookBack);
      // A turn that begins within the time is given whole.
      return dutySpans(post, from, new Date(to.getTime() + lookBack), working)
        .filter(
          (span) =>
            span.to > now && span.from < to && 'staff' in span.duty && span.duty.staff === staff,
        )
        .map((span) => ({
          post: post.id,
          title: post.title,
          from: span.from,
          to: span.to,
          known: span.from > from ? span.from.toISOString() : 'runs',
        }));
    });
    return turns.sort((a, b) => a.from.getTime() - b.from.getTime());
  }

  private postsOf(staff: string, directory: Directory): Post[] {
    const index = this.indexes.get(directory) ?? groupBy(answering(directory), ({ one }) => one);
    this.indexes.set(directory, index);
    return (index.get(staff) ?? []).map(({ post }) => post);
  }

  private async find(staff: string): Promise<void> {
    const { staffNames } = await this.directory.current();
    if (!staffNames.has(staff))
      throw new TocsinError('not_found', 'There is no such member of staff');
  }
}
