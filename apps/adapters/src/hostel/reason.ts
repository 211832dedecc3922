import { textAt } from '../feeds/json.js';
import type { Detail } from './detail.js';
import { spoken, type NotUnderstood } from './question.js';
import { meaningOf, type Meaning } from './tables.js';

/** Why a detail says that it happened, by its code and the name beside it. */
export function reasonIn<T extends string>(
  { details }: Detail,
  codes: Parameters<typeof meaningOf<T>>[0],
  on: string,
) {
  const code = textAt(details, 'legacyReasonCode')?.toUpperCase();
  return { code, reason: meaningOf(codes, { code, name: textAt(details, 'reason'), on }) };
}

/** What somebody must ask where a reason means nothing that is known. */
export function unclear(
  of: 'departure' | 'non-arrival',
  code: string | undefined,
  reason: Exclude<ReturnType<typeof reasonIn>['reason'], Meaning>,
): Pick<NotUnderstood, 'problem' | 'what'> {
  return reason === 'contradiction'
    ? { problem: reason, what: `${of} reason ${spoken(code)}, whose name means another` }
    : { problem: 'unknown-code', what: `${of} reason ${spoken(code)}` };
}

/** A code that was not in use on the day may have come to mean something else. */
export const outOfUse = (
  of: 'departure' | 'non-arrival',
  code: string | undefined,
): Pick<NotUnderstood, 'problem' | 'what'> => ({
  problem: 'unknown-code',
  what: `${of} reason ${spoken(code)}, which was not in use that day`,
});

/** What somebody must ask where a detail names no premises by a code. */
export const noPremises = {
  problem: 'unknown-field',
  what: 'it names no premises by a code',
} as const satisfies Pick<NotUnderstood, 'problem' | 'what'>;
