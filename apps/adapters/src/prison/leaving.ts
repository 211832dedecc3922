import { londonDay, londonHour } from '../feeds/instants.js';
import type { KnownDates } from './dossier.js';
import { meaningOf, type PrisonTable } from './table.js';
import type { Movement } from './timeline.js';

type Unplanned = 'time-served' | 'court-order' | 'appeal' | 'other';

/** What a movement out of prison is. */
export type Leaving =
  | { is: 'release'; unplanned: Unplanned; unknown?: true }
  | { is: 'escape'; kind: 'escape' | 'absent-from-open' | 'failed-to-return' }
  | { is: 'outside'; kind: 'hospital' | 'immigration-centre' }
  | { is: 'died' | 'merge' | 'absence' | 'court' | 'transfer' }
  /** The reason is not known, and no code helps. */
  | { is: 'unknown' };

/** Classifies a movement out by its reason and code (FEEDS §2.2). The reason `RELEASED` alone says nothing. */
export function leavingOf(
  { reason, code, at }: Pick<Movement, 'reason' | 'code' | 'at'>,
  table: PrisonTable,
): Leaving {
  const on = londonDay(at);
  const byCode = meaningOf(table.leavingCodes, code, on);
  // Danger first: an escape is one whatever the reason says.
  if (byCode?.is === 'escape') return byCode;
  const byReason = meaningOf(table.leavingReasons, reason, on);
  if (byReason && byReason.is !== 'by-code') return byReason;
  if (byCode) return byCode;
  // A code that nobody knows is told: better one alert too many than a release nobody hears of.
  if (byReason && (code !== undefined || reason === 'RELEASED'))
    return { is: 'release', unplanned: 'other', ...(code !== undefined && { unknown: true }) };
  return { is: 'unknown' };
}

/** Whether a release is at short notice (PRI-04): by what was told before it, never by a date worked out here. */
export function isUnplanned(
  at: number,
  dates: KnownDates | undefined,
  { shortNotice }: PrisonTable,
): boolean {
  if (londonHour(at) >= shortNotice.fromHour) return true;
  const on = londonDay(at);
  if (dates?.releaseOn === undefined || !dates.told) return shortNotice.noDateKnown === 'unplanned';
  return on < dates.releaseOn || on <= dates.setOn;
}

/** What a reception says. */
export interface Received {
  is: 'admission' | 'transfer' | 'return' | 'merge';
  takesBack: boolean;
  reason: 'remand' | 'sentence' | 'recall' | 'other';
  newCustody: boolean;
  /** Which of the two is not known, in words. */
  unknown?: string;
}

/** Classifies a movement into prison. What nobody knows is an admission for another reason. */
export function receivedOf(
  { reason, code, at }: Pick<Movement, 'reason' | 'code' | 'at'>,
  table: PrisonTable,
): Received {
  const on = londonDay(at);
  const byReason = meaningOf(table.receivedReasons, reason, on);
  const byCode = meaningOf(table.admissionCodes, code, on);
  const { is, takesBack } = byReason ?? { is: 'admission' as const, takesBack: false };
  const unknown =
    byReason === undefined
      ? `reception reason ${reason ?? 'missing'}`
      : is === 'admission' && code !== undefined && byCode === undefined
        ? `movement reason ${code}`
        : undefined;
  return {
    is,
    takesBack,
    reason: byCode?.reason ?? 'other',
    newCustody: byCode?.newCustody ?? false,
    ...(unknown !== undefined && { unknown }),
  };
}
