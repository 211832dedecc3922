import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import type { CaseTerms, PolicyBook } from '#rules';
import { RaiseService, type Raising } from '../alerts/raise.service.js';
import { CaseService, type AppliedEvent } from '../cases/case.service.js';
import type { Matched } from '../cases/matched.js';
import { CaseTermsService } from '../cases/case-terms.service.js';
import { MatchTaskRepository, type NewMatchTask } from '../cases/match-task.repository.js';
import { POLICY } from '../config.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import { DirectoryService, type Snapshot } from '../directory/directory.service.js';
import { InboxRepository, type InboxEvent } from '../intake/inbox.repository.js';
import { decide, isAboutService, type Decided } from './decide.js';
import { Corrections, type Correction } from './corrections.service.js';
import { EarlierAlerts, type MatchedEvent } from './earlier-alerts.service.js';

/** What came of a batch: the notices that are due now, and the events that wait for this one's facts. */
export interface Routed {
  due: NewNotice[];
  later: InboxEvent[];
}

/**
 * Events about persons: whose case it is, what they say of it, who must know. At most thirteen statements for
 * a batch: two to match, one where an event corrects another, and one transaction.
 */
@Injectable()
export class PersonEvents {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly inbox: InboxRepository,
    private readonly directory: DirectoryService,
    private readonly cases: CaseService,
    private readonly terms: CaseTermsService,
    private readonly tasks: MatchTaskRepository,
    private readonly corrections: Corrections,
    private readonly earlier: EarlierAlerts,
    private readonly alerts: RaiseService,
  ) {}

  /** Routes each case's first event of these; a later one of the same case is decided on the facts it left. */
  async route(events: readonly InboxEvent[], leaseUntil: Date): Promise<Routed> {
    const at = this.clock.now();
    const snapshot = await this.directory.current();
    const terms = this.terms.of(snapshot);
    const corrections = await this.corrections.of(this.database, events, snapshot);
    const matched = await this.cases.match(
      this.database,
      events.map(({ subject }) => subject),
      events.map((event, n) => ({
        occurredAt: event.occurred_at,
        // Who must act is who answers now, however long the event waited (RR-01).
        receivedAt: at,
        confirmedCase: event.confirmed_case,
        // Decided as it will be once this event is taken in: whoever it makes owner is told.
        says: { type: event.type, content: event.content },
        statement: { agencyId: event.agency_id, jti: event.jti },
        takesBack: corrections[n]?.takesBack === true ? corrections[n].eventId : undefined,
      })),
      terms,
    );
    const { first, later } = firstOfEach(events, matched, corrections);
    const policy = this.policies.at(at);
    const earlier = await this.earlier.of(this.database, first, policy, snapshot);
    const decided = first.map((one, n) =>
      decide(
        { ...one, sender: snapshot.byId.get(one.event.agency_id), at, ...earlier[n] },
        policy,
        snapshot.directory,
      ),
    );
    const due = await this.database
      .transaction()
      .execute((database) => this.write(database, decided, leaseUntil, at, snapshot, terms));
    return { due, later };
  }

  private async write(
    database: Database,
    decided: readonly Decided[],
    leaseUntil: Date,
    at: Date,
    snapshot: Snapshot,
    terms: CaseTerms,
  ): Promise<NewNotice[]> {
    const outcomes = decided.map(({ event, matched }) => ({
      id: event.id,
      outcome: `alert, match ${matched.match}`,
    }));
    const ours = await this.inbox.close(database, outcomes, leaseUntil, at);
    const kept = decided.filter(({ event }) => ours.has(event.id));
    if (kept.length === 0) return [];
    await this.cases.apply(database, kept.flatMap(stated), terms);
    await this.tasks.open(
      database,
      kept.flatMap((one) => unsettled(one, at)),
    );
    const notices: NewNotice[] = [];
    for (const batch of withoutTwins(kept.flatMap(({ raisings }) => raisings)))
      notices.push(...(await this.alerts.raise(database, batch, at, snapshot)));
    return notices;
  }
}

const stated = ({ event, matched, correction }: Decided): AppliedEvent[] =>
  matched.match === 'confirmed'
    ? [
        {
          eventId: event.id,
          caseId: matched.holder,
          seen: matched.seen,
          type: event.type,
          content: event.content,
          occurredAt: event.occurred_at,
          receivedAt: event.received_at,
          corrected: matched.corrected,
          takesBack: correction?.takesBack === true ? correction.statement : undefined,
        },
      ]
    : [];

const unsettled = ({ event, matched }: Decided, openedAt: Date): NewMatchTask[] =>
  matched.match === 'confirmed' || isAboutService(event)
    ? []
    : [{ ...matched, eventId: event.id, openedAt }];

function firstOfEach(
  events: readonly InboxEvent[],
  matched: readonly Matched[],
  corrections: readonly (Correction | undefined)[],
): { first: MatchedEvent[]; later: InboxEvent[] } {
  const seen = new Set<string>();
  const first: MatchedEvent[] = [];
  const later: InboxEvent[] = [];
  events.forEach((event, index) => {
    const found = matched[index];
    if (!found) throw new Error('Every event has its match');
    const id = found.match === 'confirmed' ? found.case.id : event.id;
    if (seen.has(id)) later.push(event);
    else first.push({ event, matched: found, correction: corrections[index] });
    seen.add(id);
  });
  return { first, later };
}

/** Splits alerts so that no part has two of one subject and family, keeping their order. */
function withoutTwins(raisings: readonly Raising[]): Raising[][] {
  const batches: Raising[][] = [];
  const depth = new Map<string, number>();
  for (const raising of raisings) {
    const key = `${raising.subjectKey} ${raising.family}`;
    const index = depth.get(key) ?? 0;
    depth.set(key, index + 1);
    (batches[index] ??= []).push(raising);
  }
  return batches;
}
