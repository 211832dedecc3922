import { Inject, Injectable } from '@nestjs/common';
import { together, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { londonDay, rungOf, whyNoEffect, type GivenAnswer } from '#rules';
import { SETTINGS, type BrokerSettings } from '../config.js';
import { compose } from '../delivery/compose.js';
import { dueOf, type NewNotice } from '../delivery/notice.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import { Duties } from '../directory/duties.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import { RecordRepository } from '../record/record.repository.js';
import { readAnswer, type Answer, type Answered } from './answer.js';
import { EndingService } from './ending.service.js';
import { ObligationRepository, type ObligationOfAlert } from './obligation.repository.js';
import { TakingService } from './taking.service.js';
import { acceptedRung, toldOf } from './tell-step.js';

/** Takes what a person says to an obligation, one after the other, and says what it did. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly record: RecordRepository,
    private readonly duties: Duties,
    private readonly taking: TakingService,
    private readonly ending: EndingService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
  ) {}

  /** Applies one answer inside the caller's transaction. One that can have no effect says why, to whoever gave it. */
  async answer(database: Database, event: InboxEvent, snapshot: Snapshot): Promise<Answered> {
    const answer = readAnswer(event);
    const held = await this.obligations.lock(database, answer.given.obligation);
    const at = this.clock.now();
    if (!held || held.ref !== answer.given.alert) {
      const outcome = 'there is no such obligation of this alert';
      return this.refuse(database, event, undefined, outcome, at, []);
    }
    const refusal = this.whyNot(held, answer, event, snapshot, at);
    if (refusal !== undefined) {
      const reply = this.reply(held, answer, event, refusal, snapshot, at);
      return this.refuse(database, event, held, refusal, at, reply);
    }
    const common = { event, held, snapshot, at };
    switch (answer.kind) {
      case 'accepted':
        return this.taking.accept(database, { ...common, given: answer.given });
      case 'declined':
        return this.taking.decline(database, { ...common, given: answer.given });
      case 'handed-over':
        return this.taking.handOver(database, { ...common, given: answer.given });
      case 'seen':
        return this.ending.seen(database, { ...common, given: answer.given });
      case 'actioned':
        return this.ending.actioned(database, { ...common, given: answer.given });
      case 'closed':
        return this.ending.closed(database, { ...common, given: answer.given });
    }
  }

  private whyNot(
    held: ObligationOfAlert,
    { kind, given }: Answer,
    event: InboxEvent,
    snapshot: Snapshot,
    at: Date,
  ): string | undefined {
    const issuer = snapshot.byId.get(event.agency_id)?.issuer;
    const isBroker = issuer === this.settings.issuer;
    const knownBy = kind === 'accepted' ? given.knownBy : undefined;
    if (isBroker !== (knownBy !== undefined))
      return 'only the broker says how it knew somebody, and always does';
    return whyNoEffect(
      {
        plan: held.plan,
        state: held.state,
        accepted: acceptedRung(held, snapshot.directory),
        offered: held.offered?.rung ?? null,
        raisedAt: held.raised_at,
        restartedAt: held.restarted_at,
      },
      {
        kind,
        post: given.post,
        agency: isBroker ? undefined : (issuer ?? ''),
        statedAt: event.issued_at,
        ...(kind === 'handed-over' && { to: this.whom(given.to, snapshot, at) }),
        ...(kind === 'closed' && { on: londonDay(given.on) }),
      },
      at,
    );
  }

  /** The post that it is to be handed to, as it stands now. */
  private whom(id: string, snapshot: Snapshot, at: Date): GivenAnswer['to'] {
    const post = snapshot.directory.post(id);
    if (!post) return undefined;
    const onDuty = this.duties.at(snapshot, at, { calendar: 'always' })(id);
    return { ...rungOf(post, snapshot.directory), ...('gap' in onDuty && { gap: onDuty.gap }) };
  }

  /**
   * Tells a post what became of its answer: on its agency's stream, with nothing of the person. Whom the broker
   * itself knew by a text or a page is told there.
   */
  private reply(
    held: ObligationOfAlert,
    { given }: Answer,
    event: InboxEvent,
    refusal: string,
    snapshot: Snapshot,
    at: Date,
  ): NewNotice[] {
    const agency = snapshot.byId.get(event.agency_id);
    const post = snapshot.directory.post(given.post);
    if (!agency || !post || snapshot.directory.teamOf(post.id)?.agency !== agency.issuer) return [];
    const rung = rungOf(post, snapshot.directory);
    const notes = [`Your answer had no effect: ${refusal}.`];
    return compose({ ...toldOf(held), kind: 'answered', rung, notes, at }, snapshot);
  }

  private async refuse(
    database: Database,
    event: InboxEvent,
    held: ObligationOfAlert | undefined,
    outcome: string,
    at: Date,
    reply: NewNotice[],
  ): Promise<Answered> {
    const entry = {
      at,
      kind: 'answer.without-effect',
      eventId: event.id,
      alertId: held?.alert_id,
      obligationId: held?.id,
      detail: { outcome },
    };
    await together(database, [
      this.notices.inserting(reply, this.clock.machine()),
      this.record.appending([entry]),
    ]);
    return { outcome: `without effect: ${outcome}`, notices: dueOf(reply) };
  }
}
