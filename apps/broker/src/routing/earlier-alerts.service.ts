import { Injectable } from '@nestjs/common';
import { eventName, statementReference } from '#contracts';
import type { Database } from '#database';
import { ownerRole, rowFor, type Policy, type ToldBefore } from '#rules';
import { AlertRepository, type HeldAlert } from '../alerts/alert.repository.js';
import { ToldOfRepository, type ToldOf } from '../alerts/told-of.repository.js';
import type { Matched } from '../cases/case.service.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { InboxEvent } from '../intake/inbox.repository.js';

/** What was told before that an event changes. */
export interface Earlier {
  /** Of a correction (CRT-06): whoever was told of what it corrects. */
  toldBefore?: readonly ToldBefore[];
  /** Of a change of level or risk (PRB-07): the alerts of the case that stand open. */
  open?: readonly HeldAlert[];
}

/** An event with whom it is about. */
export interface MatchedEvent {
  event: InboxEvent;
  matched: Matched;
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
    const corrected = events.flatMap(({ event }, n) =>
      rows[n]?.corrects === true ? reference(event, n, snapshot) : [],
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

function reference({ content, agency_id }: InboxEvent, n: number, { byIssuer }: Snapshot) {
  const corrects: unknown =
    typeof content === 'object' && content !== null ? Reflect.get(content, 'corrects') : undefined;
  const read = statementReference.safeParse(corrects);
  if (!read.success) return [];
  const { issuer, jti } = read.data;
  const agencyId = issuer === undefined ? agency_id : byIssuer.get(issuer)?.id;
  return agencyId === undefined ? [] : [{ n, agencyId, jti }];
}

const before = ({ role, team, post, kind, sees }: ToldOf, { directory }: Snapshot): ToldBefore => ({
  role,
  team: team ?? directory.teamOf(post ?? '')?.id ?? '',
  // A post is asked for only where the role is one person's own: the owner of the case.
  post: role === ownerRole ? (post ?? undefined) : undefined,
  kind,
  sees,
});
