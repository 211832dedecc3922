import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import { CLOCK, groupBy, type Clock } from '#kernel';
import { withinLimits, type PolicyBook } from '#rules';
import { POLICY } from '../config.js';
import type { Channel, Claim, ClaimedNotice } from './notice.js';
import { NoticeRepository } from './notice.repository.js';

/** Which limit of the policy holds for a carrier: those of GOV.UK Notify. */
const limitOf: Partial<Record<Channel, 'sms' | 'email'>> = { sms: 'sms', 'notify-email': 'email' };

const minute = 60_000;
const day = 24 * 60 * minute;

/** Keeps within what a provider takes, over all processes. The first P1 to a person is never held back. */
@Injectable()
export class Limits {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly notices: NoticeRepository,
  ) {}

  /** Those that a limit of the policy may hold back, and those that nothing does. */
  part(notices: readonly ClaimedNotice[]): [limited: ClaimedNotice[], free: ClaimedNotice[]] {
    const parted = groupBy(notices, ({ channel }) => limitOf[channel] !== undefined);
    return [parted.get(true) ?? [], parted.get(false) ?? []];
  }

  /** Those that may go now. The others wait for the next minute or day. */
  async admit(limited: readonly ClaimedNotice[], leaseUntil: Date): Promise<ClaimedNotice[]> {
    const { limits } = this.policies.at(this.clock.now());
    const admitted: ClaimedNotice[] = [];
    for (const [name, notices] of groupBy(limited, ({ channel }) => limitOf[channel])) {
      const limit = name && limits[name];
      admitted.push(...(limit ? await this.within(name, notices, limit, leaseUntil) : notices));
    }
    return admitted;
  }

  private async within(
    channel: string,
    notices: readonly ClaimedNotice[],
    limit: { perMinute: number; perDay: number },
    leaseUntil: Date,
  ): Promise<ClaimedNotice[]> {
    const now = this.clock.now().getTime();
    const began = {
      minute: new Date(Math.floor(now / minute) * minute),
      day: new Date(Math.floor(now / day) * day),
    };
    const worstFirst = [...notices].sort((a, b) => a.priority - b.priority);
    return this.database.transaction().execute(async (database) => {
      const used = await this.used(database, channel, began);
      const asked = worstFirst.map(({ priority, attempts }) => ({
        firstP1: priority === 1 && attempts === 1,
      }));
      const { goes, held } = withinLimits(asked, used, limit);
      const sent = goes.filter(Boolean).length;
      if (sent > 0) await this.use(database, channel, began, sent);
      const late = worstFirst.filter((_one, index) => !goes[index]);
      if (held) {
        const until = new Date(began[held].getTime() + (held === 'day' ? day : minute));
        const claims = late.map(({ id }): Claim => ({ id, leaseUntil }));
        await this.notices.postpone(database, claims, until);
      }
      return worstFirst.filter((_one, index) => goes[index]);
    });
  }

  /** Locks the two counts, so that two processes do not both take the last place. */
  private async used(
    database: Database,
    channel: string,
    began: { minute: Date; day: Date },
  ): Promise<{ minute: number; day: number }> {
    const { rows } = await sql<{ span: 'minute' | 'day'; used: number }>`
      insert into channel_use (channel, span, began_at, used)
      values (${channel}, 'day', ${began.day}, 0), (${channel}, 'minute', ${began.minute}, 0)
      on conflict (channel, span, began_at) do update set used = channel_use.used
      returning span, used
    `.execute(database);
    const of = (span: 'minute' | 'day'): number => rows.find((row) => row.span === span)?.used ?? 0;
    return { minute: of('minute'), day: of('day') };
  }

  private async use(
    database: Database,
    channel: string,
    began: { minute: Date; day: Date },
    sent: number,
  ): Promise<void> {
    await sql`
      with past as (
        delete from channel_use where channel = ${channel} and span = 'minute' and began_at < ${began.minute}
      )
      update channel_use set used = used + ${sent}
      where channel = ${channel}
        and (span, began_at) in (('day', ${began.day}::timestamptz), ('minute', ${began.minute}::timestamptz))
    `.execute(database);
  }
}
