import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { Policy } from '#rules';
import { POLICY } from '../config.js';
import { AnswerService } from '../alerts/answer.service.js';
import { RaiseService, type Raising } from '../alerts/raise.service.js';
import { CaseService } from '../cases/case.service.js';
import { DeliveryWakes } from '../delivery/delivery-wakes.service.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { InboxRepository, type InboxEvent } from '../intake/inbox.repository.js';
import { decide } from './decide.js';

/** How long one worker may hold events, in milliseconds of machine time. */
const lease = 5_000;

/** Takes stored events on: to alerts, or to the obligation they answer. Ends each with a recorded outcome. */
@Injectable()
export class RoutingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(POLICY) private readonly policy: Policy,
    @Inject(LOG) private readonly log: Log,
    private readonly inbox: InboxRepository,
    private readonly directory: DirectoryService,
    private readonly cases: CaseService,
    private readonly alerts: RaiseService,
    private readonly answers: AnswerService,
    private readonly delivery: DeliveryWakes,
  ) {}

  /** Routes what of these events is still waiting. Events of one person go in the order they arrived. */
  async route(ids: readonly string[]): Promise<void> {
    const machine = this.clock.machine();
    const leaseUntil = new Date(machine.getTime() + lease);
    const claimed = await this.inbox.claim(this.database, ids, machine, leaseUntil);
    if (claimed.length === 0) return;
    claimed.sort((a, b) => Number(a.received_at) - Number(b.received_at) || (a.id < b.id ? -1 : 1));
    crashPoint('claimed');
    const about = (event: InboxEvent): boolean => event.subject.format === 'opaque';
    for (const answer of claimed.filter(about))
      await this.attempt([answer], () => this.answer(answer, leaseUntil));
    const persons = claimed.filter((event) => !about(event));
    if (persons.length > 0) await this.attempt(persons, (events) => this.raise(events, leaseUntil));
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
    const [snapshot, matched] = await Promise.all([
      this.directory.current(),
      this.cases.match(
        this.database,
        events.map(({ subject }) => subject),
      ),
    ]);
    const decided = events.map((event, index) =>
      decide(event, matched[index] ?? { match: 'none' }, this.policy, snapshot.directory),
    );
    for (const batch of withoutTwins(decided)) await this.write(batch, leaseUntil, snapshot);
  }

  private async write(
    batch: readonly Raising[],
    leaseUntil: Date,
    snapshot: Snapshot,
  ): Promise<void> {
    const at = this.clock.now();
    const due = await this.database.transaction().execute(async (database) => {
      const ids = batch.map(({ eventId }) => eventId);
      const ours = await this.inbox.close(database, ids, leaseUntil, at);
      const kept = batch.filter(({ eventId }) => ours.has(eventId));
      if (kept.length === 0) return [];
      const outcomes = kept.map(({ eventId, match }) => ({
        id: eventId,
        outcome: `alert, match ${match}`,
      }));
      await this.inbox.note(database, outcomes);
      return this.alerts.raise(database, kept, at, snapshot);
    });
    this.wake(due);
  }

  private async answer(event: InboxEvent, leaseUntil: Date): Promise<void> {
    const snapshot = await this.directory.current();
    const notices = await this.database.transaction().execute(async (database) => {
      const ours = await this.inbox.close(database, [event.id], leaseUntil, this.clock.now());
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

/** Splits a batch so that no part has two events of one person and family, keeping their order. */
function withoutTwins(decided: readonly Raising[]): Raising[][] {
  const batches: Raising[][] = [];
  const depth = new Map<string, number>();
  for (const raising of decided) {
    const key = `${raising.subjectKey} ${raising.family}`;
    const index = depth.get(key) ?? 0;
    depth.set(key, index + 1);
    (batches[index] ??= []).push(raising);
  }
  return batches;
}
