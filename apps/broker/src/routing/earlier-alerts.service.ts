import { Injectable } from '@nestjs/common';
import { eventName } from '#contracts';
import type { Database } from '#database';
import { ownerRole, rowFor, type Policy, type ToldBefore } from '#rules';
import { AlertRepository, type HeldAlert } from '../alerts/alert.repository.js';
import { ToldOfRepository, type ToldOf } from '../alerts/told-of.repository.js';
import type { Matched } from '../cases/matched.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';
import type { Correction } from './corrections.service.js';

/** What was told before that an event changes. */
export interface Earlier {
  /** Of an event that corrects another (CRT-06, promise 6): whoever was told of that one. */
  toldBefore?: readonly ToldBefore[];
  /** Of a change of level or risk (PRB-07): the alerts of the case that stand open. */
  open?: readonly HeldAlert[];
}

/** An event with whom it is about, and the statement whose place it takes. */
export interface MatchedEvent {
  event: InboxEvent;
  matched: Matched;
  correction: Correction | undefined;
}

/** Reads what was told before, for the few kinds of event that change it: one statement for each kind, else none. */
@Injectable()
export class EarlierAlerts {
  constructor(
    private readonly told: ToldOfRepository,
    private readonly alerts: AlertRepository,
  ) {}

  async of(
    database: Database,
    events: readonly MatchedEvent[],
    policy: Policy,
    snapshot: Snapshot,
  ): Promise<Earlier[]> {
    const rows = events.map(({ event }) => rowFor(policy, eventName(event.type)));
    const corrected = events.flatMap(({ correction }, n) =>
      correction ? [{ n, ...correction.statement }] : [],
    );
    const told = corrected.length === 0 ? [] : await this.told.of(database, corrected);
    const retiered = events.flatMap(({ matched }, n) =>
      rows[n]?.retiers === true && matched.match === 'confirmed' ? matched.seen : [],
    );
    const ids = retiered.map(({ id }) => id);
    const open = ids.length === 0 ? [] : await this.alerts.openOf(database, ids);
    return events.map(({ matched }, n): Earlier => {
      if (matched.match !== 'confirmed') return {};
      const own = new Set(matched.seen.map(({ id }) => id));
      return {
        // What was told of somebody else is left out: a correction that names the wrong statement must not
        // bring one man's order to another man's officer.
        toldBefore: told
          .filter((one) => one.n === n && one.caseId !== null && own.has(one.caseId))
          .map((one) => before(one, snapshot)),
        open: rows[n]?.retiers === true ? open.filter((one) => own.has(one.case_id ?? '')) : [],
      };
    });
  }
}

const before = ({ role, team, post, kind, sees }: ToldOf, { directory }: Snapshot): ToldBefore => ({
  role,
  team: team ?? directory.teamOf(post ?? '')?.id ?? '',
  // A post is asked for only where the role is one person's own: the owner of the case.
  post: role === ownerRole ? (post ?? undefined) : undefined,
  kind,
  sees,
});
