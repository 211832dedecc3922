import { Inject, Injectable } from '@nestjs/common';
import {
  alertAccepted,
  alertAcceptedType,
  alertClosed,
  alertClosedType,
  alertDeclined,
  type AlertAccepted,
  type AlertClosed,
  type AlertDeclined,
} from '#contracts';
import { together, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { nextStep, type Rung } from '#rules';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { NoticeRepository, type NewNotice } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { AlertRepository } from './alert.repository.js';
import { ObligationRepository, type ObligationOfAlert } from './obligation.repository.js';
import { positionAfter, tellStep, toldOf } from './tell-step.js';

export interface Answered {
  /** What the event did, in plain words; kept with it. */
  outcome: string;
  notices: NewNotice[];
}

/** Takes what a person says to an obligation: "I own the next action", "I cannot, because …", or "it is done". */
@Injectable()
export class AnswerService {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly record: RecordRepository,
    private readonly duties: Duties,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
  ) {}

  /** Applies one answer inside the caller's transaction. An answer that can have no effect says why. */
  async answer(database: Database, event: InboxEvent, snapshot: Snapshot): Promise<Answered> {
    const given = read(event);
    const held = await this.obligations.lock(database, given.obligation);
    const agency = snapshot.byId.get(event.agency_id);
    const refusal = whyNot(held, given, agency?.issuer, agency?.issuer === this.settings.issuer);
    if (!held || refusal !== undefined) {
      const outcome = refusal ?? 'there is no such obligation';
      await this.record.append(database, [
        {
          at: this.clock.now(),
          kind: 'answer.without-effect',
          eventId: event.id,
          alertId: held?.alert_id,
          obligationId: held?.id,
          detail: { outcome },
        },
      ]);
      return { outcome: `without effect: ${outcome}`, notices: [] };
    }
    if ('outcome' in given) return this.close(database, event, held, given);
    return 'reason' in given
      ? this.decline(database, event, held, given, snapshot)
      : this.accept(database, event, held, given);
  }

  private async accept(
    database: Database,
    event: InboxEvent,
    held: ObligationOfAlert,
    given: AlertAccepted,
  ): Promise<Answered> {
    const at = this.clock.now();
    await this.obligations.accept(database, {
      id: held.id,
      at,
      post: given.post,
      by: given.by.name,
      eventId: event.id,
    });
    await this.notices.supersede(database, [held.id]);
    const settled = await this.alerts.settle(database, [held.alert_id]);
    const common = { at, eventId: event.id, alertId: held.alert_id };
    await this.record.append(database, [
      {
        ...common,
        kind: 'obligation.accepted',
        obligationId: held.id,
        detail: { role: held.role, post: given.post, knownBy: given.knownBy },
      },
      ...(settled.length > 0
        ? [{ ...common, kind: 'alert.owned', detail: { ref: held.ref } }]
        : []),
    ]);
    return { outcome: 'accepted', notices: [] };
  }

  /** An alert is closed when each of its obligations is, and is unfounded only if everybody says so. */
  private async close(
    database: Database,
    event: InboxEvent,
    held: ObligationOfAlert,
    given: AlertClosed,
  ): Promise<Answered> {
    const at = this.clock.now();
    await this.obligations.close(database, held.id, given.outcome);
    const closedAs = await this.alerts.close(database, held.alert_id, at);
    const common = { at, eventId: event.id, alertId: held.alert_id };
    await this.record.append(database, [
      {
        ...common,
        kind: 'obligation.closed',
        obligationId: held.id,
        detail: { role: held.role, post: given.post, as: given.outcome },
      },
      ...(closedAs === undefined
        ? []
        : [{ ...common, kind: 'alert.closed', detail: { ref: held.ref, as: closedAs } }]),
    ]);
    return { outcome: `closed as ${given.outcome}`, notices: [] };
  }

  private async decline(
    database: Database,
    event: InboxEvent,
    held: ObligationOfAlert,
    given: AlertDeclined,
    snapshot: Snapshot,
  ): Promise<Answered> {
    const at = this.clock.now();
    await this.record.append(database, [
      {
        at,
        kind: 'obligation.declined',
        eventId: event.id,
        alertId: held.alert_id,
        obligationId: held.id,
        detail: { role: held.role, post: given.post },
      },
    ]);
    const standing = held.plan.rungs[held.rung]?.post;
    if (held.state === 'unowned' || given.post !== standing) {
      return {
        outcome: 'declined by a post that it does not stand with; the clock runs on',
        notices: [],
      };
    }
    const duty = this.duties.at(snapshot, at, held.plan);
    const clock = this.duties.clockOf(snapshot, held.plan);
    const step = nextStep(held.plan, held.rung, at, duty, clock);
    const said = tellStep(toldOf(held), step, false, at, snapshot, duty);
    await this.obligations.move(database, [
      { id: held.id, decidedOn: held.due_at, ...positionAfter(step, held.plan) },
    ]);
    await together(database, [
      this.notices.inserting(said.notices, this.clock.machine()),
      this.record.appending(said.entries),
    ]);
    return {
      outcome: 'declined; the next rung is told',
      notices: said.notices.filter(({ state }) => state === 'due'),
    };
  }
}

function whyNot(
  held: ObligationOfAlert | undefined,
  given: AlertAccepted | AlertDeclined | AlertClosed,
  issuer: string | undefined,
  /** The broker states an acceptance for a person whom it knows; nobody else may say so. */
  isBroker: boolean,
): string | undefined {
  if (!held || held.ref !== given.alert) return 'there is no such obligation of this alert';
  const mayAnswer: Rung[] = [
    ...held.plan.rungs,
    ...(held.state === 'unowned' || held.accepted_post !== null ? held.plan.top : []),
  ];
  const post = mayAnswer.find((rung) => rung.post === given.post);
  if (!post) return 'the post is not on the ladder of this obligation';
  const knownBy = 'knownBy' in given ? given.knownBy : undefined;
  if (isBroker !== (knownBy !== undefined))
    return 'only the broker says how it knew somebody, and always does';
  if (!isBroker && post.agency !== issuer) return 'the post belongs to another agency';
  if ('outcome' in given) {
    if (held.state === 'closed') return 'it was closed before';
    return held.accepted_post === given.post ? undefined : 'this post has not accepted it';
  }
  if (held.due_at === null) return 'it was accepted before';
  return undefined;
}

function read(event: InboxEvent): AlertAccepted | AlertDeclined | AlertClosed {
  if (event.type === alertAcceptedType) return alertAccepted.parse(event.content);
  if (event.type === alertClosedType) return alertClosed.parse(event.content);
  return alertDeclined.parse(event.content);
}
