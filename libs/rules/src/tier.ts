import type { Tier } from '#contracts';

/** What is known of a case that decides how bad an event about it is. */
export interface RiskFacts {
  mappaCategory?: number | undefined;
  mappaLevel?: number | undefined;
  rosh?: 'low' | 'medium' | 'high' | 'very-high' | undefined;
  /** A Critical Public Protection Case. */
  criticalPublicProtection?: boolean | undefined;
  /** False only where it is known that he is not registered under MAPPA; not known is not false. */
  registered?: boolean | undefined;
}

/** Whether it is known that he is managed under MAPPA, or marked a critical public protection case. */
export const isRegistered = ({
  registered,
  criticalPublicProtection,
  mappaCategory,
  mappaLevel,
}: RiskFacts): boolean =>
  criticalPublicProtection === true ||
  (registered ?? (mappaCategory !== undefined || mappaLevel !== undefined));

/**
 * The risk tier, worst fact first (RULES §3.3). What is not known counts as T2, never as T0.
 * It routes and times alerts; it is not a risk score.
 */
export function tierOf(facts: RiskFacts): { tier: Tier; because: string } {
  const { mappaCategory, mappaLevel, rosh, criticalPublicProtection, registered } = facts;
  if (mappaLevel === 3) return { tier: 'T3', because: 'RULES 3.3: MAPPA level 3' };
  if (rosh === 'very-high')
    return { tier: 'T3', because: 'RULES 3.3: very high risk of serious harm' };
  if (criticalPublicProtection)
    return { tier: 'T3', because: 'RULES 3.3: a critical public protection case' };
  if (mappaCategory === 4) return { tier: 'T3', because: 'RULES 3.3: MAPPA category 4' };
  if (mappaLevel === 2) return { tier: 'T2', because: 'RULES 3.3: MAPPA level 2' };
  if (rosh === 'high') return { tier: 'T2', because: 'RULES 3.3: high risk of serious harm' };
  if (registered === false) return { tier: 'T0', because: 'RULES 3.3: known not to be registered' };
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
