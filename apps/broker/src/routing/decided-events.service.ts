import { Injectable } from '@nestjs/common';
import type { Database } from '#database';
import type { CaseTerms } from '#rules';
import { RaiseService, type Raising } from '../alerts/raise.service.js';
import { CaseService, type AppliedEvent } from '../cases/case.service.js';
import { MatchTaskRepository, type NewMatchTask } from '../cases/match-task.repository.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import type { Snapshot } from '../directory/directory.service.js';
import { InboxRepository } from '../intake/inbox.repository.js';
import { RecordRepository, type RecordEntry } from '../record/record.repository.js';
import { isAboutService, type Decided } from './decide.js';

/** When and on what a batch was decided. */
export interface DecidedOn {
  leaseUntil: Date;
  at: Date;
  snapshot: Snapshot;
  terms: CaseTerms;
}

/** Writes what was decided of a batch, inside the caller's transaction. */
@Injectable()
export class DecidedEvents {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly cases: CaseService,
    private readonly tasks: MatchTaskRepository,
    private readonly alerts: RaiseService,
    private readonly record: RecordRepository,
  ) {}

  /** Events that another worker has taken meanwhile are left out. @returns the notices that are due now */
  async write(
    database: Database,
    decided: readonly Decided[],
    { leaseUntil, at, snapshot, terms }: DecidedOn,
  ): Promise<NewNotice[]> {
    const ours = await this.inbox.close(database, decided.map(outcome), leaseUntil, at);
    const kept = decided.filter(({ event }) => ours.has(event.id));
    if (kept.length === 0) return [];
    await this.cases.apply(database, kept.flatMap(stated), terms);
    await this.tasks.open(
      database,
      kept.flatMap((one) => unsettled(one, at)),
    );
    const untold = kept.flatMap((one) => entryOf(one, at));
    if (untold.length > 0) await this.record.append(database, untold);
    const notices: NewNotice[] = [];
    for (const batch of withoutTwins(kept.flatMap(({ raisings }) => raisings)))
      notices.push(...(await this.alerts.raise(database, batch, at, snapshot)));
    return notices;
  }
}

/** How the outcome begins of an event that nobody is told of. */
const nothing = 'no alert: ';

const outcome = ({ event, matched, noAlert }: Decided) => ({
  id: event.id,
  outcome: noAlert === undefined ? `alert, match ${matched.match}` : `${nothing}${noAlert.rule}`,
});

const entryOf = ({ event, noAlert }: Decided, at: Date): RecordEntry[] =>
  noAlert ? [{ at, kind: 'event.no-alert', eventId: event.id, detail: { ...noAlert } }] : [];

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

/** Whom it is about is for a person to say, where somebody is to be told of it. */
const unsettled = ({ event, matched, noAlert }: Decided, openedAt: Date): NewMatchTask[] =>
  matched.match === 'confirmed' || noAlert || isAboutService(event)
    ? []
    : [{ ...matched, eventId: event.id, openedAt }];

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
