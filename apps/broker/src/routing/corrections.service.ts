import { Injectable } from '@nestjs/common';
import { statementReference } from '#contracts';
import type { Database } from '#database';
import type { Statement } from '../cases/fact-corrections.js';
import type { Snapshot } from '../directory/directory.service.js';
import { InboxRepository, type InboxEvent } from '../intake/inbox.repository.js';

/** An earlier statement whose place an event takes (promise 6). */
export interface Correction {
  statement: Statement;
  /** Its event. None: the broker never had it, or has it not yet. */
  eventId: string | undefined;
  /** What it said of the case is taken back too: an agency of the same kind corrects it. */
  takesBack: boolean;
}

/** Reads which statements events correct: one statement for a batch that has a correction, else none. */
@Injectable()
export class Corrections {
  constructor(private readonly inbox: InboxRepository) {}

  /** For each event the statement that it corrects, if it corrects one. */
  async of(
    database: Database,
    events: readonly InboxEvent[],
    snapshot: Snapshot,
  ): Promise<(Correction | undefined)[]> {
    const named = events.map((event) => correctedBy(event, snapshot));
    const asked = named.filter((one) => one !== undefined);
    if (asked.length === 0) return events.map(() => undefined);
    const held = await this.inbox.digests(database, asked);
    return events.map((event, n): Correction | undefined => {
      const statement = named[n];
      if (!statement) return undefined;
      const { agencyId, jti } = statement;
      const old = held.find((one) => one.agencyId === agencyId && one.jti === jti);
      // A statement that corrects itself, as nothing but a mistake can, takes nobody's place.
      if (old?.id === event.id) return undefined;
      const kindOf = (id: string) => snapshot.byId.get(id)?.kind;
      return {
        statement,
        eventId: old?.id,
        takesBack: agencyId === event.agency_id || kindOf(agencyId) === kindOf(event.agency_id),
      };
    });
  }
}

/** The statement that an event names: its sender's own, or the named issuer's. An unknown issuer's is none. */
function correctedBy(
  { content, agency_id }: InboxEvent,
  { byIssuer }: Snapshot,
): Statement | undefined {
  const corrects: unknown =
    typeof content === 'object' && content !== null ? Reflect.get(content, 'corrects') : undefined;
  const read = statementReference.safeParse(corrects);
  if (!read.success) return undefined;
  const { issuer, jti } = read.data;
  const agencyId = issuer === undefined ? agency_id : byIssuer.get(issuer)?.id;
  return agencyId === undefined ? undefined : { agencyId, jti };
}
