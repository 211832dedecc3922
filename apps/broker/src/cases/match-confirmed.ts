import { Injectable } from '@nestjs/common';
import type { Database } from '#database';
import { InboxRepository } from '../intake/inbox.repository.js';

/** Injection token of what happens when a person has said whom an event is about. */
export const MATCH_CONFIRMED = Symbol('MatchConfirmed');

/** Called inside the transaction that settles the match. */
export interface MatchConfirmed {
  /** @param candidates the cases that were in question: each other one's owner hears that it is not theirs (G9) */
  onConfirmed(
    database: Database,
    eventId: string,
    caseId: string,
    candidates: readonly string[],
  ): Promise<void>;
  /** The match was taken back: it is not known any more whom the event is about. */
  onUndone(database: Database, eventId: string, caseId: string): Promise<void>;
}

/** Gives the event to routing again, with the case that the person named. */
@Injectable()
export class RouteAgain implements MatchConfirmed {
  constructor(private readonly inbox: InboxRepository) {}

  async onConfirmed(database: Database, eventId: string, caseId: string): Promise<void> {
    await this.inbox.confirm(database, eventId, caseId);
  }

  async onUndone(database: Database, eventId: string): Promise<void> {
    await this.inbox.confirm(database, eventId, null);
  }
}
