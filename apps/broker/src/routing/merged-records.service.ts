import { Injectable } from '@nestjs/common';
import { eventType, probationCasesMerged } from '#contracts';
import { StatedMerges, type MergeOutcome } from '../cases/stated-merges.service.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import type { Correction } from './corrections.service.js';

const type = eventType('probation.cases-merged');

/** Does what events say of merged records (PRB-07), before whoever must know is looked up. */
@Injectable()
export class MergedRecords {
  constructor(private readonly merges: StatedMerges) {}

  /** What became of each, by the event; a batch without such an event asks nothing. */
  async take(
    events: readonly InboxEvent[],
    corrections: readonly (Correction | undefined)[],
    { byId }: Snapshot,
  ): Promise<Map<string, MergeOutcome>> {
    const outcomes = new Map<string, MergeOutcome>();
    // One after the other: a merge and its end may come together.
    for (const [n, event] of events.entries()) {
      if (event.type !== type) continue;
      const { into, change } = probationCasesMerged.parse(event.content);
      const correction = corrections[n];
      const sender = byId.get(event.agency_id);
      const outcome = await this.merges.take({
        eventId: event.id,
        subject: event.subject,
        confirmedCase: event.confirmed_case,
        receivedAt: event.received_at,
        into,
        change,
        issuer: sender?.issuer ?? '',
        agency: sender?.name ?? '',
        takesBack: correction?.takesBack === true ? correction.eventId : undefined,
      });
      outcomes.set(event.id, outcome);
    }
    return outcomes;
  }
}
