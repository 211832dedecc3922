import type { Severity, Tier } from '#contracts';
import { noConditions, type Conditions } from './conditions.js';
import type { Policy, PolicyRow } from './types.js';

/** P1 is worst. */
export const severityNumber = (severity: Severity): 1 | 2 | 3 | 4 => {
  const numbers = { P1: 1, P2: 2, P3: 3, P4: 4 } as const;
  return numbers[severity];
};

const worse = (one: Severity, other: Severity): Severity =>
  severityNumber(one) <= severityNumber(other) ? one : other;

/** How bad an event of a row is for a tier: the worst of the row's own and of each condition that holds. */
export function severityOf(
  row: PolicyRow,
  tier: Tier,
  conditions: Conditions = noConditions,
): Severity {
  return row.worse
    .filter(({ when }) => conditions.has(when))
    .map(({ severity }) => severity[tier])
    .reduce(worse, row.severity[tier]);
}

/** The worst that an event of a row can be, while nothing is known of the case. */
export const worstSeverity = (row: PolicyRow): Severity =>
  [row.severity, ...row.worse.map(({ severity }) => severity)]
    .flatMap((byTier) => Object.values(byTier))
    .reduce(worse);

/** The roles of a row that are told, given the conditions that hold: some are only told where one does. */
export function rolesOf(
  row: PolicyRow,
  policy: Policy,
  conditions: Conditions = noConditions,
): { accept: string[]; copy: string[] } {
  const told = (role: string): boolean =>
    [row.onlyIf[role], policy.roles[role]?.onlyIf].every(
      (when) => when === undefined || conditions.has(when),
    );
  return { accept: row.accept.filter(told), copy: row.copy.filter(told) };
}

/** The row of an event's name, as `court.remanded`. */
export const rowFor = (policy: Policy, type: string): PolicyRow | undefined =>
  policy.events.find((row) => row.type === type);
