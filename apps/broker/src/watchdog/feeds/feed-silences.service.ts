import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { LOG, Metrics, type Log } from '#observability';
import { silenceOf, type Policy, type Silence } from '#rules';
import { FeedSignRepository, type FeedSign } from '../../intake/feed-sign.repository.js';
import { OwnStatements, type OwnStatement } from '../../intake/own-statements.service.js';
import { RecordRepository } from '../../record/record.repository.js';
import { fortnightBefore } from './days.js';
import { FeedDayRepository } from './feed-day.repository.js';
import { FeedSilenceRepository, type SilenceKey } from './feed-silence.repository.js';

interface Found extends SilenceKey {
  sign: FeedSign;
  silence: Extract<Silence, { silent: true }>;
}

/** States that a source has been silent for too long (SYS-01): once for each silence, until it speaks again. */
@Injectable()
export class FeedSilences {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly signs: FeedSignRepository,
    private readonly days: FeedDayRepository,
    private readonly silences: FeedSilenceRepository,
    private readonly own: OwnStatements,
    private readonly record: RecordRepository,
  ) {}

  async look(now: Date, policy: Policy): Promise<void> {
    const { from, to } = fortnightBefore(now);
    const [signs, days, open] = await Promise.all([
      this.signs.last(this.database),
      this.days.daysHeard(this.database, from, to),
      this.silences.open(this.database),
    ]);
    const silent = signs.flatMap((sign) => found(sign, days.get(sign.agency_id) ?? 0, policy, now));
    this.measure(signs, silent);
    const known = new Set(open.map(nameOf));
    const begun = silent.filter((one) => !known.has(nameOf(one)));
    const still = new Set(silent.map(nameOf));
    const over = open.filter((one) => !still.has(nameOf(one)));
    if (begun.length === 0 && over.length === 0) return;
    // Stated before it is kept: after a crash in between, it is stated again under the same `jti`.
    await this.own.state(begun.map(statement));
    await this.keep(begun, over, now);
  }

  private async keep(
    begun: readonly Found[],
    over: readonly SilenceKey[],
    now: Date,
  ): Promise<void> {
    const { ended, fresh } = await this.database.transaction().execute(async (database) => {
      const gone = await this.silences.end(
        database,
        over.map(({ agencyId }) => agencyId),
        now,
      );
      const made = await this.silences.begin(database, begun, now);
      await this.record.append(database, [
        ...gone.map((one) => entry('feed.heard-again', one, now)),
        ...made.map((one) => entry('feed.silent', one, now)),
      ]);
      return { ended: gone, fresh: made };
    });
    for (const { agencyId } of fresh) this.log.warn({ agency: agencyId }, 'a feed is silent');
    for (const { agencyId } of ended) this.log.info({ agency: agencyId }, 'a feed is heard again');
  }

  private measure(signs: readonly FeedSign[], silent: readonly Found[]): void {
    const { feedSilent, feedHeardAt } = this.metrics;
    feedSilent.reset();
    feedHeardAt.reset();
    const quiet = new Set(silent.map(({ agencyId }) => agencyId));
    for (const { agency_id: agency, issuer: source, last_at: last } of signs) {
      feedSilent.set({ source }, quiet.has(agency) ? 1 : 0);
      if (last) feedHeardAt.set({ source }, last.getTime() / 1_000);
    }
  }
}

function found(sign: FeedSign, daysHeard: number, policy: Policy, now: Date): Found[] {
  const silence = silenceOf(
    {
      issuer: sign.issuer,
      kind: sign.kind,
      lastAt: sign.last_at ?? undefined,
      registeredAt: sign.registered_at,
      daysHeard,
    },
    policy,
    now,
  );
  if (!silence.silent) return [];
  const since = sign.last_at ?? sign.registered_at;
  return [{ agencyId: sign.agency_id, since, sign, silence }];
}

const nameOf = ({ agencyId, since }: SilenceKey): string => `${agencyId} ${since.toISOString()}`;

const entry = (kind: string, { agencyId, since }: SilenceKey, at: Date) => ({
  at,
  kind,
  detail: { agency: agencyId, since },
});

const statement = ({ sign, silence, since }: Found): OwnStatement => ({
  type: 'system.feed-silent',
  subject: { format: 'opaque', id: 'feeds' },
  caseId: null,
  content: {
    source: sign.issuer,
    expectedEvery: silence.expectedEvery,
    ...(sign.last_at && { lastAt: sign.last_at.toISOString() }),
  },
  happenedAt: silence.dueAt,
  key: `feed-silent:${sign.agency_id}:${since.toISOString()}`,
});
