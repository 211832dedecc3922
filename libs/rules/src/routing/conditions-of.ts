import { Temporal } from 'temporal-polyfill';
import type { Tier } from '#contracts';
import type { CaseFacts } from '../facts.js';
import type { Condition, Conditions } from '../policy/conditions.js';
import type { PolicyRow } from '../policy/types.js';
import { inLondon } from '../working-time.js';
import type { EventFacts } from './wanted.js';

export interface ConditionFacts {
  /** The row of what was stated. */
  row: PolicyRow;
  content: unknown;
  event: EventFacts;
  case?: CaseFacts | undefined;
  tier: Tier;
  at: Date;
  /** Of merged records: it could not be done. */
  mergeInDoubt?: boolean;
}

/** Which of the policy's named conditions hold for an event: from what it says and what the case says, alone. */
export function conditionsOf({
  row,
  content,
  event,
  case: held,
  tier,
  at,
  mergeInDoubt = false,
}: ConditionFacts): Conditions {
  const says = membersOf(content);
  const away = daysToRelease(row, says, at);
  const step = says['step'];
  const holds: Readonly<Record<Condition, boolean>> = {
    'release-within-28-days': away !== undefined && away <= 28,
    'release-within-7-days': away !== undefined && away <= 7,
    'release-tomorrow': away !== undefined && away <= 1,
    'no-lawful-warrant': row.row === 'PRI-06' && empty(says['warrants']),
    'first-after-release': says['firstAfterRelease'] === true,
    'dangerous-event': row.dangerous,
    'tier-3': tier === 'T3',
    'in-custody': held?.custody !== undefined,
    'on-bail': (says['legalBasis'] ?? held?.legalBasis) === 'bail-residence',
    'hostel-named': (event.premises ?? held?.residence?.premises) !== undefined,
    'curfew-imposed': says['curfew'] === true,
    'victim-contact': held?.flags.includes('victim-contact') === true,
    'recall-requested': ['submitted', 'revoked', 'arrested'].includes(String(step)),
    'licence-revoked': step === 'revoked',
    'merge-in-doubt': mergeInDoubt,
    'duty-within-a-day': /^SYS-1[12]$/.test(row.row) && beginsWithinADay(says['from'], at),
  };
  return new Set((Object.keys(holds) as Condition[]).filter((name) => holds[name]));
}

/**
 * Days until the release that the event gives: the day the prison means, else the first of its own release
 * dates. It is the prison's date; the broker works none out (RULES §0).
 */
function daysToRelease(
  { row }: PolicyRow,
  says: Readonly<Record<string, unknown>>,
  at: Date,
): number | undefined {
  if (!/^PRI-0[23]$|^APR-09$/.test(row)) return undefined;
  const dates = Array.isArray(says['dates']) ? (says['dates'] as unknown[]).map(membersOf) : [];
  const named = dates
    .filter(({ kind }) => kind === 'CRD' || kind === 'ARD')
    .map(({ date }) => String(date))
    .sort();
  const on = typeof says['releaseOn'] === 'string' ? says['releaseOn'] : named[0];
  if (on === undefined) return undefined;
  const away = inLondon(at)
    .toPlainDate()
    .until(Temporal.PlainDate.from(on), { largestUnit: 'days' });
  // A date that is past is no approaching release.
  return away.days < 0 ? undefined : away.days;
}

const beginsWithinADay = (from: unknown, at: Date): boolean =>
  typeof from === 'string' && Date.parse(from) - at.getTime() <= 24 * 3_600_000;

const empty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0;

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
