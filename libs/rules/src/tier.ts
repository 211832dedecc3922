import type { Severity, Tier } from '#contracts';
import type { PolicyRow } from './policy.js';

/** What is known of a case that decides how bad an event about it is. */
export interface RiskFacts {
  mappaCategory?: number | undefined;
  mappaLevel?: number | undefined;
  rosh?: 'low' | 'medium' | 'high' | 'very-high' | undefined;
}

/**
 * The risk tier, worst fact first (RULES §3.3). What is not known counts as T2, never as T0.
 * It routes and times alerts; it is not a risk score.
 */
export function tierOf(facts: RiskFacts): { tier: Tier; because: string } {
  const { mappaCategory, mappaLevel, rosh } = facts;
  if (mappaLevel === 3) return { tier: 'T3', because: 'RULES 3.3: MAPPA level 3' };
  if (rosh === 'very-high')
    return { tier: 'T3', because: 'RULES 3.3: very high risk of serious harm' };
  if (mappaCategory === 4) return { tier: 'T3', because: 'RULES 3.3: MAPPA category 4' };
  if (mappaLevel === 2) return { tier: 'T2', because: 'RULES 3.3: MAPPA level 2' };
  if (rosh === 'high') return { tier: 'T2', because: 'RULES 3.3: high risk of serious harm' };
  if (mappaLevel === undefined || rosh === undefined) {
    return {
      tier: 'T2',
      because: 'RULES 3.3: level or risk of serious harm not known, treated as T2',
    };
  }
  return {
    tier: 'T1',
    because: `RULES 3.3: MAPPA level ${mappaLevel}, ${rosh} risk of serious harm`,
  };
}

/** P1 is worst. */
export const severityNumber = (severity: Severity): 1 | 2 | 3 | 4 => {
  const numbers = { P1: 1, P2: 2, P3: 3, P4: 4 } as const;
  return numbers[severity];
};

export const severityOf = (row: PolicyRow, tier: Tier): Severity => row.severity[tier];
