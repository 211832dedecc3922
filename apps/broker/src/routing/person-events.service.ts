import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import type { PolicyBook } from '#rules';
import { CaseService } from '../cases/case.service.js';
import type { Matched } from '../cases/matched.js';
import { CaseTermsService } from '../cases/case-terms.service.js';
import { POLICY } from '../config.js';
import type { NewNotice } from '../delivery/notice.repository.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import { decide } from './decide.js';
import { DecidedEvents } from './decided-events.service.js';
import { Corrections, type Correction } from './corrections.service.js';
import { MergedRecords } from './merged-records.service.js';
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
    private readonly directory: DirectoryService,
    private readonly cases: CaseService,
    private readonly terms: CaseTermsService,
    private readonly corrections: Corrections,
    private readonly merges: MergedRecords,
    private readonly earlier: EarlierAlerts,
    private readonly decided: DecidedEvents,
  ) {}

  /** Routes each case's first event of these; a later one of the same case is decided on the facts it left. */
  async route(events: readonly InboxEvent[], leaseUntil: Date): Promise<Routed> {
    const at = this.clock.now();
    const snapshot = await this.directory.current();
    const terms = this.terms.of(snapshot);
    const corrections = await this.corrections.of(this.database, events, snapshot);
    const merges = await this.merges.take(events, corrections, snapshot);
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
        {
          ...one,
          sender: snapshot.byId.get(one.event.agency_id),
          at,
          merge: merges.get(one.event.id),
          ...earlier[n],
        },
        policy,
        snapshot.directory,
      ),
    );
    const due = await this.database
      .transaction()
      .execute((database) =>
        this.decided.write(database, decided, { leaseUntil, at, snapshot, terms }),
      );
    return { due, later };
  }
}

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
