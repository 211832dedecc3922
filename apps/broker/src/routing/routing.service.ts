import { Inject, Injectable } from '@nestjs/common';
import { answerTypes } from '#contracts';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, TocsinError, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { AnswerService } from '../alerts/answer.service.js';
import { DeliveryWakes } from '../delivery/delivery-wakes.service.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import { DirectoryService } from '../directory/directory.service.js';
import { InboxRepository, type InboxEvent } from '../intake/inbox.repository.js';
import { Presence } from '../presence/presence.js';
import { PersonEvents, type Routed } from './person-events.service.js';

/** How long one worker may hold events, in milliseconds of machine time. */
const lease = 5_000;

/** Takes stored events on: to alerts, or to the obligation they answer. Ends each with a recorded outcome. */
@Injectable()
export class RoutingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly inbox: InboxRepository,
    private readonly directory: DirectoryService,
    private readonly persons: PersonEvents,
    private readonly answers: AnswerService,
    private readonly delivery: DeliveryWakes,
    private readonly presence: Presence,
  ) {}

  /** Routes what of these events is still waiting. Events of one person go in the order they arrived. */
  async route(ids: readonly string[]): Promise<void> {
    const machine = this.clock.machine();
    const leaseUntil = new Date(machine.getTime() + lease);
    const claimed = await this.inbox.claim(
      this.database,
      ids,
      machine,
      leaseUntil,
      this.presence.key,
    );
    if (claimed.length === 0) return;
    claimed.sort((a, b) => Number(a.received_at) - Number(b.received_at) || (a.id < b.id ? -1 : 1));
    crashPoint('claimed');
    const answers = (event: InboxEvent): boolean => answerTypes.includes(event.type);
    for (const answer of claimed.filter(answers))
      await this.attempt([answer], () => this.answer(answer, leaseUntil));
    const facts = claimed.filter((event) => !answers(event));
    if (facts.length > 0) await this.attempt(facts, (events) => this.raise(events, leaseUntil));
  }

  /** A batch that fails is tried one by one, so that one bad event never holds up the others. */
  private async attempt(
    events: readonly InboxEvent[],
    work: (events: readonly InboxEvent[]) => Promise<void>,
  ): Promise<void> {
    try {
      await work(events);
    } catch (error) {
      if (events.length > 1) {
        for (const event of events) await this.attempt([event], work);
        return;
      }
      const [event] = events;
      if (!event) return;
      this.log.error(
        { error, event: event.id, attempt: event.attempts },
        'an event could not be routed; it is tried again',
      );
      const wait = Math.min(60_000, 250 * 2 ** Math.min(event.attempts, 10));
      const from = new Date(this.clock.machine().getTime() + wait);
      await this.inbox.release(this.database, [event.id], from);
    }
  }

  private async raise(events: readonly InboxEvent[], leaseUntil: Date): Promise<void> {
    let left = events;
    while (left.length > 0) {
      const { due, later } = await this.decidedAgain(left, leaseUntil);
      this.wake(due);
      left = later;
    }
  }

  /** Another broker may change a case while we decide: then we decide again, on what it left. */
  private async decidedAgain(
    events: readonly InboxEvent[],
    leaseUntil: Date,
    times = 3,
  ): Promise<Routed> {
    try {
      return await this.persons.route(events, leaseUntil);
    } catch (error) {
      const changed = error instanceof TocsinError && error.code === 'conflict';
      if (!changed || times === 1) throw error;
      return this.decidedAgain(events, leaseUntil, times - 1);
    }
  }

  private async answer(event: InboxEvent, leaseUntil: Date): Promise<void> {
    const snapshot = await this.directory.current();
    const notices = await this.database.transaction().execute(async (database) => {
      const outcome = [{ id: event.id, outcome: 'answer' }];
      const ours = await this.inbox.close(database, outcome, leaseUntil, this.clock.now());
      if (!ours.has(event.id)) return [];
      const answered = await this.answers.answer(database, event, snapshot);
      await this.inbox.note(database, [{ id: event.id, outcome: answered.outcome }]);
      return answered.notices;
    });
    this.wake(notices);
  }

  private wake(notices: readonly NewNotice[]): void {
    crashPoint('routed');
    this.delivery.wake(notices);
  }
}
