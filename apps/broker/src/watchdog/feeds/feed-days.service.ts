import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { LOG, type Log } from '#observability';
import { tooFew, type Policy } from '#rules';
import { DirectoryService, type Snapshot } from '../../directory/directory.service.js';
import { OwnStatements, type OwnStatement } from '../../intake/own-statements.service.js';
import { daysToCount, isBankHoliday, lastDayOver, sameWeekdays } from './days.js';
import { FeedDayRepository, type AlertsOfDay, type CountedDay } from './feed-day.repository.js';

/** Most days that are counted in one turn. */
const most = 7;

/**
 * Counts each day once it is over, and states a source and area with far fewer alerts than on such a day before
 * (SYS-06): its matching may be broken while its feed is not silent.
 */
@Injectable()
export class FeedDays {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
    private readonly days: FeedDayRepository,
    private readonly directory: DirectoryService,
    private readonly own: OwnStatements,
  ) {}

  async look(now: Date, policy: Policy): Promise<void> {
    const { last, first } = await this.days.bounds(this.database);
    for (const day of daysToCount(last, first, now, most)) await this.count(day, now, policy);
  }

  private async count(day: CountedDay, now: Date, policy: Policy): Promise<void> {
    await this.database.transaction().execute(async (database) => {
      // Another process counts it, or has.
      if (!(await this.days.take(database, day.day, now))) return;
      await this.days.countEvents(database, day);
      await this.days.countAlerts(database, day);
      // A day of long ago, counted after an outage, tells nobody anything.
      if (day.day !== lastDayOver(now).toString()) return;
      // Stated before the day counts as counted: after a crash in between it is stated again, under the same `jti`.
      await this.own.state(await this.few(database, day, policy));
    });
  }

  private async few(database: Database, { day, to }: CountedDay, policy: Policy) {
    const { workingTime, tooFewAlerts } = policy;
    if (isBankHoliday(day, workingTime)) return [];
    const before = sameWeekdays(day, tooFewAlerts.weeks, workingTime);
    const counted = await this.days.counted(database, before);
    const weeks = before.filter((one) => counted.has(one));
    if (weeks.length < tooFewAlerts.minWeeks) return [];
    const rows = await this.days.alertsOf(database, [day, ...weeks]);
    const alerts = new Map(rows.map((row) => [keyOf(row.day, row), row.alerts]));
    const sources = new Map(rows.map((row) => [keyOf('', row), row]));
    const snapshot = await this.directory.current();
    return [...sources.values()].flatMap((source): OwnStatement[] => {
      const count = alerts.get(keyOf(day, source)) ?? 0;
      const history = weeks.map((one) => alerts.get(keyOf(one, source)) ?? 0);
      const few = tooFew({ count, history }, tooFewAlerts);
      if (!few.few) return [];
      const { agency_id: agency } = source;
      this.log.warn({ agency, count }, `a feed made too few alerts: ${few.because}`);
      return statement(source, { day, to, count, weeks: weeks.length, ...few }, snapshot);
    });
  }
}

const keyOf = (day: string, { agency_id: agency, area }: Pick<AlertsOfDay, 'agency_id' | 'area'>) =>
  `${day} ${agency} ${area}`;

interface Few {
  day: string;
  to: Date;
  count: number;
  expected: number;
  weeks: number;
}

function statement(
  { agency_id: agency, area }: AlertsOfDay,
  { day, to, count, expected, weeks }: Few,
  snapshot: Snapshot,
): OwnStatement[] {
  const source = snapshot.byId.get(agency)?.issuer;
  if (source === undefined) return [];
  return [
    {
      type: 'system.too-few-alerts',
      subject: { format: 'opaque', id: 'feeds' },
      caseId: null,
      content: {
        source,
        ...(area !== '' && { area }),
        day,
        alerts: count,
        expected: Math.round(expected * 10) / 10,
        weeks,
      },
      happenedAt: to,
      key: `too-few:${agency}:${area}:${day}`,
    },
  ];
}
