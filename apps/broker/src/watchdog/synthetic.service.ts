import { Inject, Injectable } from '@nestjs/common';
import { AlertRepository } from '../alerts/alert.repository.js';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DATABASE, type Database } from '#database';
import { LOG, Metrics, type Log } from '#observability';
import { Sweeper } from '#queue';
import { channelTestEvent, channelTestFault, type PolicyBook } from '#rules';
import { POLICY, SETTINGS, type BrokerSettings } from '../config.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { DirectoryService } from '../directory/directory.service.js';
import { OwnStatements, statementJti } from '../intake/own-statements.service.js';
import { RecordRepository } from '../record/record.repository.js';
import { SyntheticRepository, type SyntheticRow } from './synthetic.repository.js';

/**
 * Sends a test through each real channel: a statement of the broker's own, routed, raised and delivered as any
 * other, to the post of the team `channel-test` and nobody else. It is closed by itself when each channel has
 * answered, or when its time is over: then the auditor finds it, until a later one comes back.
 */
@Injectable()
export class SyntheticTests {
  private slot: number | undefined;
  private fault: string | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(POLICY) private readonly policies: PolicyBook,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly directory: DirectoryService,
    private readonly own: OwnStatements,
    private readonly tests: SyntheticRepository,
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly record: RecordRepository,
    sweeper: Sweeper,
  ) {
    const { every } = settings.synthetic;
    if (every === undefined) return;
    sweeper.tend('channel-tests', (now) => this.turn(now, every));
  }

  private async turn(now: Date, every: number): Promise<void> {
    const slot = Math.floor(now.getTime() / every);
    if (slot !== this.slot) await this.send(slot, now);
    this.slot = slot;
    for (const test of await this.tests.open(this.database, this.own.agencyId))
      await this.follow(test, now);
  }

  private async send(slot: number, now: Date): Promise<void> {
    const { directory } = await this.directory.current();
    const key = `channel-test:${slot}`;
    const jti = statementJti(this.settings.issuer, key);
    const dueAt = new Date(now.getTime() + this.settings.synthetic.within);
    if (!(await this.tests.begin(this.database, { jti, sentAt: now, dueAt }))) return;
    const fault = channelTestFault(this.policies.at(now), directory, now);
    // One that may not be sent does not come back: it is lost at once.
    if (fault !== undefined) await this.tests.close(this.database, jti, 'lost', now);
    if (fault !== undefined && fault !== this.fault)
      this.log.error({}, `no test of the channels can be sent: ${fault}`);
    this.fault = fault;
    if (fault !== undefined) return;
    await this.own.state([
      {
        type: channelTestEvent,
        subject: { format: 'opaque', id: 'channel-test' },
        caseId: null,
        content: { sentAt: now.toISOString() },
        happenedAt: now,
        key,
      },
    ]);
  }

  private async follow(test: SyntheticRow, now: Date): Promise<void> {
    await this.count(test);
    const back = test.sent_now.length > 0 && test.sent_now.length === test.returned_now.length;
    if (back) await this.close(test, 'returned', now);
    else if (test.due_at < now) await this.close(test, 'lost', now);
  }

  /** Each channel is counted by the process that saw it first. */
  private async count(test: SyntheticRow): Promise<void> {
    const sent = test.sent_now.filter((channel) => !test.channels.includes(channel));
    const returned = test.returned_now.filter((channel) => !test.returned.includes(channel));
    if (sent.length + returned.length === 0 || !(await this.tests.keep(this.database, test)))
      return;
    for (const channel of sent) this.metrics.syntheticSent.inc({ channel });
    for (const channel of returned) this.metrics.syntheticReturned.inc({ channel });
  }

  private async close(
    { jti, alert_id: alertId, sent_now: sent, returned_now: returned }: SyntheticRow,
    outcome: 'returned' | 'lost',
    at: Date,
  ): Promise<void> {
    await this.database.transaction().execute(async (database) => {
      if (!(await this.tests.close(database, jti, outcome, at)) || alertId === null) return;
      const obligations = await this.obligations.settleAll(database, alertId);
      await this.notices.supersede(database, obligations);
      await this.alerts.close(database, alertId, at);
      const detail = { outcome, sent, returned };
      await this.record.append(database, [{ at, kind: 'alert.test-closed', alertId, detail }]);
    });
  }
}
