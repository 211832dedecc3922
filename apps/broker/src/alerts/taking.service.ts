import { Inject, Injectable } from '@nestjs/common';
import type { AlertAccepted, AlertDeclined, AlertHandedOver } from '#contracts';
import { together, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { acceptanceEnds, nextStep, rungOf } from '#rules';
import { compose } from '../delivery/compose.js';
import { dueOf } from '../delivery/notice.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { Duties } from '../directory/duties.service.js';
import { RecordRepository, type RecordEntry } from '../record/record.repository.js';
import { AlertRepository } from './alert.repository.js';
import type { Answered, Answering } from './answer.js';
import { ObligationRepository, type ObligationOfAlert } from './obligation.repository.js';
import { positionAfter, tellStep, toldOf } from './tell-step.js';

/** "I own the next action", "I cannot, because …", and "I hand it to that post". */
@Injectable()
export class TakingService {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly obligations: ObligationRepository,
    private readonly notices: NoticeRepository,
    private readonly record: RecordRepository,
    private readonly duties: Duties,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async accept(database: Database, answering: Answering<AlertAccepted>): Promise<Answered> {
    const { event, held, given, at } = answering;
    const handedOver = held.offered?.rung.post === given.post;
    const actionDueAt = held.action?.dueAt;
    await this.obligations.accept(database, {
      id: held.id,
      at,
      post: given.post,
      by: given.by.name,
      eventId: event.id,
      endsAt: acceptanceEnds(held.plan, actionDueAt ? new Date(actionDueAt) : undefined, at),
    });
    await this.notices.supersede(database, [held.id]);
    const settled = await this.alerts.settle(database, [held.alert_id]);
    const detail = { post: given.post, knownBy: given.knownBy, ...(handedOver && { handedOver }) };
    await this.record.append(database, [
      entryOf(answering, 'obligation.accepted', detail),
      ...(settled.length > 0
        ? [
            {
              at,
              eventId: event.id,
              alertId: held.alert_id,
              kind: 'alert.owned',
              detail: { ref: held.ref },
            },
          ]
        : []),
    ]);
    return { outcome: 'accepted', notices: [] };
  }

  async decline(database: Database, answering: Answering<AlertDeclined>): Promise<Answered> {
    const { held, given, at, snapshot } = answering;
    await this.record.append(database, [
      entryOf(answering, 'obligation.declined', { post: given.post }),
    ]);
    if (held.offered?.rung.post === given.post)
      return this.handBack(database, answering, held.offered);
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
    return { outcome: 'declined; the next rung is told', notices: dueOf(said.notices) };
  }

  /** Whoever hands it over keeps it, and its clock runs on, until the other one accepts. */
  async handOver(database: Database, answering: Answering<AlertHandedOver>): Promise<Answered> {
    const { held, given, at, snapshot } = answering;
    const { directory } = snapshot;
    const post = directory.post(given.to);
    const from = directory.post(given.post);
    const onDuty = post && this.duties.at(snapshot, at, { calendar: 'always' })(post.id);
    if (!from || !onDuty || 'gap' in onDuty)
      throw new Error('Both posts were there when the answer was checked');
    const rung = rungOf(post, directory);
    await this.obligations.offer(database, held.id, { rung, by: rungOf(from, directory) });
    const waiting = held.accepted_at === null ? held.due_at : null;
    const notices = compose(
      {
        ...toldOf(held),
        kind: 'accept',
        rung,
        staff: onDuty.staff,
        at,
        obligation: { id: held.id, rungs: [...held.plan.rungs, rung], dueAt: waiting },
        notes: [`Handed over by the ${from.title}.`],
      },
      snapshot,
    );
    await together(database, [
      this.notices.inserting(notices, this.clock.machine()),
      this.record.appending([
        entryOf(answering, 'obligation.handed-over', { post: given.post, to: given.to }),
      ]),
    ]);
    return { outcome: `handed to ${given.to}, who must accept it`, notices: dueOf(notices) };
  }

  /** It was offered and not taken: it is still with whoever handed it over, who is told. */
  private async handBack(
    database: Database,
    { held, at, snapshot }: Answering<AlertDeclined>,
    { rung: to, by: rung }: NonNullable<ObligationOfAlert['offered']>,
  ): Promise<Answered> {
    await this.obligations.offer(database, held.id, null);
    const notes = [`The ${to.title} cannot take it: it is still with you.`];
    const notices = compose({ ...toldOf(held), kind: 'answered', rung, notes, at }, snapshot);
    await together(database, [this.notices.inserting(notices, this.clock.machine())]);
    return { outcome: 'not taken over; it stays as it was', notices: dueOf(notices) };
  }
}

/** What the record keeps of an answer: posts and codes, never a person's words. */
export const entryOf = (
  { event, held, at }: Pick<Answering<unknown>, 'event' | 'held' | 'at'>,
  kind: string,
  detail: RecordEntry['detail'],
): RecordEntry => ({
  at,
  kind,
  eventId: event.id,
  alertId: held.alert_id,
  obligationId: held.id,
  detail: { role: held.role, ...detail },
});
