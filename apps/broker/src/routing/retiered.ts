import {
  planFor,
  rungsOf,
  severityNumber,
  severityOf,
  type Directory,
  type Plan,
  type Policy,
} from '#rules';
import type { Tier } from '#contracts';
import type { HeldAlert } from '../alerts/alert.repository.js';
import type { Raising } from '../alerts/raise.service.js';

/**
 * PRB-07: an alert that stands open is as bad as its row is for the tier the case has now. Whoever has not
 * accepted is asked again, on the clock of that. What became less bad keeps the clock it started with.
 */
export function retiered(
  alert: HeldAlert,
  eventId: string,
  tier: Tier,
  policy: Policy,
  directory: Directory,
): Raising[] {
  const row = policy.events.find((one) => one.row === alert.row);
  const severity = row && severityOf(row, tier);
  if (!severity || severityNumber(severity) >= alert.severity) return [];
  const because = `PRB-07: the case is ${tier} now, so ${alert.row} is ${severity}`;
  const planned = (plan: Plan, teamId: string, firstPost: string): Plan => {
    const ladder = policy.ladders[plan.ladder];
    const team = directory.team(teamId);
    const rungs =
      ladder && team
        ? rungsOf(ladder, team, firstPost === '' ? undefined : firstPost, directory)
        : plan.rungs;
    const fresh = planFor(plan.ladder, rungs, severity, tier, policy, directory);
    // The top of the case's area was found when the alert was raised; a P4 had none.
    return plan.top.length > 0 ? { ...fresh, top: plan.top } : fresh;
  };
  return [
    {
      eventId,
      caseId: alert.case_id,
      subjectKey: alert.subject_key,
      family: alert.family,
      row: alert.row,
      severity,
      tier,
      says: alert.says,
      contact: alert.contact,
      match: 'confirmed',
      onlyAttached: true,
      because: [because],
      recipients: alert.obligations.map(({ role, team, first_post, plan, sees }) => ({
        role,
        team,
        kind: 'accept',
        plan: planned(plan, team, first_post),
        because: [because],
        sees,
        notes: [],
      })),
    },
  ];
}
