import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, newCode, newId, type Clock } from '#kernel';
import { Links } from '../delivery/links.service.js';
import { NotifyClient } from '../delivery/notify.client.js';
import { DirectoryService } from '../directory/directory.service.js';
import { PageCodeRepository } from './page-code.repository.js';
import type { AnswerableNotice } from './waiting-obligation.js';

const minute = 60_000;
/** How long a code is good for. */
const life = 10 * minute;
/** How often one code may be tried. */
const mostTries = 5;
/** How many codes a person is sent in an hour, and until when that is counted. */
const mostCodes = 5;
const counted = 60 * minute;

export type Sent = 'sent' | 'too-many' | 'no-number' | 'not-sent';
export type Tried = 'right' | 'wrong' | 'too-many' | 'run-out';

/**
 * Sign-in to the page of a notice: a one-time code to the same person's verified number. Who reads the mail and does
 * not hold the telephone accepts nothing.
 */
@Injectable()
export class PageCodes {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly codes: PageCodeRepository,
    private readonly directory: DirectoryService,
    private readonly links: Links,
    private readonly notify: NotifyClient,
  ) {}

  /** The person's first verified number. */
  async numberOf({ staff }: AnswerableNotice): Promise<string | undefined> {
    if (!this.notify.isThere) return undefined;
    const { people } = await this.directory.current();
    return people
      .get(staff)
      ?.contacts.find(({ channel, state }) => channel === 'sms' && state === 'verified')?.address;
  }

  async send(notice: AnswerableNotice, reference: string): Promise<Sent> {
    const number = await this.numberOf(notice);
    if (number === undefined) return 'no-number';
    const id = newId();
    const code = newCode();
    const madeAt = this.clock.now();
    const kept = await this.database.transaction().execute(async (database) => {
      await this.codes.lock(database, notice.id);
      const since = new Date(madeAt.getTime() - counted);
      if ((await this.codes.sentSince(database, notice.staff, since)) >= mostCodes) return false;
      await this.codes.insert(database, {
        id,
        noticeId: notice.id,
        staff: notice.staff,
        hash: this.links.codeHash(id, code),
        madeAt,
        expiresAt: new Date(madeAt.getTime() + life),
      });
      return true;
    });
    if (!kept) return 'too-many';
    const { outcome } = await this.notify.send({
      kind: 'sms',
      to: number,
      personalisation: {
        text: `Tocsin code ${code}. It accepts alert ${reference} in your name. Good for 10 minutes. Tell it to nobody.`,
      },
      reference: `code-${id}`,
    });
    return outcome === 'delivered' || outcome === 'unknown' ? 'sent' : 'not-sent';
  }

  /** Tries a code; the right one is used up. */
  async try(notice: AnswerableNotice, given: string): Promise<Tried> {
    const now = this.clock.now();
    return this.database.transaction().execute(async (database): Promise<Tried> => {
      await this.codes.lock(database, notice.id);
      const code = await this.codes.newest(database, notice.id);
      if (!code || code.expires_at <= now) return 'run-out';
      if (code.tries >= mostTries) return 'too-many';
      await this.codes.tried(database, code.id);
      const digits = given.replace(/\s/g, '');
      // Hashes have one length, so comparing them tells nothing about the code.
      if (!timingSafeEqual(this.links.codeHash(code.id, digits), code.code_hash)) return 'wrong';
      await this.codes.used(database, code.id, now);
      return 'right';
    });
  }
}
