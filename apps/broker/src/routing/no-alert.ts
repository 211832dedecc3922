import { isRegistered, type CaseFacts, type PolicyRow, type RiskFacts } from '#rules';
import type { Matched } from '../cases/matched.js';
import type { MergeOutcome } from '../cases/stated-merges.service.js';
import type { Earlier } from './earlier-alerts.service.js';

/**
 * Why nobody is told (promise 1): by which rule, which the sender may hear, and what of the person made it so, which
 * is for the record alone.
 */
export interface NoAlert {
  rule: string;
  because: string;
}

/** A row that is only for registered persons asks nobody about anybody else; of records of nobody here, nor is anybody. */
export function noAlertFor(
  { row, onlyRegistered }: PolicyRow,
  found: CaseFacts | undefined,
  {
    matched,
    merge,
    toldBefore = [],
  }: Pick<Earlier, 'toldBefore'> & { matched: Matched; merge?: MergeOutcome | undefined },
): NoAlert | undefined {
  if (merge?.state === 'nobody')
    return { rule: `${row} is told where one of the records is known`, because: merge.because };
  // Whoever was told of what this corrects is told (promise 6).
  if (!onlyRegistered || toldBefore.length > 0) return undefined;
  if (found && isRegistered(riskOf(found))) return undefined;
  return {
    rule: `${row} is told of persons only who are known and registered`,
    because: found ? 'He is not registered under MAPPA' : matched.because,
  };
}

/** What of a case says how bad an event about it is. */
export const riskOf = ({ risk, registered, flags }: CaseFacts): RiskFacts => ({
  ...risk,
  registered,
  criticalPublicProtection: flags.includes('critical-public-protection'),
});
