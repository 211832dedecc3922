import { Inject, Injectable } from '@nestjs/common';
import { eventName } from '#contracts';
import { DATABASE, type Database } from '#database';
import { TocsinError } from '#kernel';
import { rowFor, type Policy, type PolicyBook } from '#rules';
import { severityName } from '../alerts/tell-step.js';
import { ObligationRepository, type ObligationRow } from '../alerts/obligation.repository.js';
import { POLICY } from '../config.js';
import { DirectoryService, type Agency, type Snapshot } from '../directory/directory.service.js';
import { EventStandingRepository } from './event-standing.repository.js';

/** Who has to take on what a statement told, and who has. */
export interface EventStanding {
  jti: string;
  state: 'routing' | 'no-alert' | 'told';
  /** Of `no-alert`: by what rule. */
  reason?: string;
  alerts: readonly {
    reference: string;
    severity: string;
    raisedAt: Date;
    obligations: readonly ObligationStanding[];
  }[];
}

interface ObligationStanding {
  role: string;
  /** What people call the post that it stands with. */
  post: string | null;
  state: ObligationRow['state'];
  dueAt?: Date;
  acceptedAt?: Date;
  acceptedBy?: { name: string; post: string };
}

/**
 * Tells a sender who has taken on what it stated (RULES §6.1: a hostel's desk sees the receipt of who accepted).
 * It says nothing of the person: of alerts those of the event's own family, not of what else is open or missing; of
 * roles those that the catalogue names for anybody, since an additional lead (RR-11 to RR-14) tells what somebody is.
 */
@Injectable()
export class EventStandings {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(POLICY) private readonly policies: PolicyBook,
    private readonly events: EventStandingRepository,
    private readonly obligations: ObligationRepository,
    private readonly directory: DirectoryService,
  ) {}

  /** @throws TocsinError `not_found` when this agency has no accepted statement of this `jti` */
  async of({ id }: Agency, jti: string): Promise<EventStanding> {
    const event = await this.events.find(this.database, id, jti);
    if (!event)
      throw new TocsinError('not_found', 'No statement of yours with this jti was accepted');
    if (event.state !== 'routed' || !event.routed_at) return { jti, state: 'routing', alerts: [] };
    const policy = this.policies.at(event.routed_at);
    const families = [event.type, 'system.person-unmatched'].map(
      (type) => rowFor(policy, eventName(type))?.family,
    );
    const all = await this.events.alertsOf(this.database, event.id);
    const alerts = all.filter(({ family }) => families.includes(family));
    if (alerts.length === 0) {
      const reason = event.outcome?.replace(/^no alert: /, '') ?? '';
      return { jti, state: 'no-alert', reason, alerts: [] };
    }
    const [obligations, snapshot] = await Promise.all([
      this.obligations.ofAlerts(
        this.database,
        alerts.map((alert) => alert.id),
      ),
      this.directory.current(),
    ]);
    const named = rolesNamed(policy);
    return {
      jti,
      state: 'told',
      alerts: alerts.map((alert) => ({
        reference: alert.ref,
        severity: severityName(alert.severity),
        raisedAt: alert.raised_at,
        obligations: obligations
          .filter(({ alert_id, role }) => alert_id === alert.id && named.has(role))
          .map((one) => standingOf(one, snapshot)),
      })),
    };
  }
}

/** The roles that the catalogue names to accept something, whoever it is about. */
const rolesNamed = ({ events }: Policy): ReadonlySet<string> =>
  new Set(events.flatMap(({ accept }) => accept));

function standingOf(one: ObligationRow, { directory }: Snapshot): ObligationStanding {
  const { role, state, plan, rung, due_at, accepted_at, accepted_by, accepted_post } = one;
  const titleOf = (post: string): string => directory.post(post)?.title ?? post;
  const at = plan.rungs[rung] ?? plan.rungs.at(-1);
  const taken = accepted_at !== null && accepted_post !== null;
  return {
    role,
    post: taken ? titleOf(accepted_post) : (at?.title ?? null),
    state,
    // Of what was accepted, the clock that runs is another one.
    ...(!taken && due_at && { dueAt: due_at }),
    ...(taken && {
      acceptedAt: accepted_at,
      ...(accepted_by !== null && {
        acceptedBy: { name: accepted_by, post: titleOf(accepted_post) },
      }),
    }),
  };
}
