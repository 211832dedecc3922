import { Injectable } from '@nestjs/common';
import type { AlertActioned, AlertClosed, AlertSeen } from '#contracts';
import type { Database } from '#database';
import { RecordRepository } from '../record/record.repository.js';
import { AlertRepository } from './alert.repository.js';
import type { Answered, Answering } from './answer.js';
import { ObligationRepository } from './obligation.repository.js';
import { entryOf } from './taking.service.js';

/** "I have opened it", "I have done this", and "it is done". */
@Injectable()
export class EndingService {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly record: RecordRepository,
  ) {}

  async seen(database: Database, answering: Answering<AlertSeen>): Promise<Answered> {
    const { held, given } = answering;
    await this.obligations.seen(database, held.id);
    await this.record.append(database, [
      entryOf(answering, 'obligation.seen', { post: given.post }),
    ]);
    return { outcome: 'seen; the clock runs on', notices: [] };
  }

  /** What was done is in the signed statement; the record keeps that something was. */
  async actioned(database: Database, answering: Answering<AlertActioned>): Promise<Answered> {
    const { event, held, given, at } = answering;
    await this.obligations.actioned(database, held.id, event.id, at);
    await this.record.append(database, [
      entryOf(answering, 'obligation.actioned', { post: given.post }),
    ]);
    return { outcome: 'an action is recorded', notices: [] };
  }

  /** An alert is closed when each of its obligations is, and is unfounded only if everybody says so. */
  async closed(database: Database, answering: Answering<AlertClosed>): Promise<Answered> {
    const { event, held, given, at } = answering;
    const { outcome: as, on } = given;
    await this.obligations.close(database, { id: held.id, as, eventId: event.id, at });
    const closedAs = await this.alerts.close(database, held.alert_id, at);
    await this.record.append(database, [
      entryOf(answering, 'obligation.closed', { post: given.post, as, on }),
      ...(closedAs === undefined
        ? []
        : [
            {
              at,
              eventId: event.id,
              alertId: held.alert_id,
              kind: 'alert.closed',
              detail: { ref: held.ref, as: closedAs },
            },
          ]),
    ]);
    return { outcome: `closed as ${as}`, notices: [] };
  }
}
