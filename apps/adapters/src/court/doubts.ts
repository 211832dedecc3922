import type { Kind } from './classify.js';
import type { Finding } from './finding.js';

/** Something that a person must look at: it is not understood, or no event can say it. */
export interface Doubt {
  slot: string;
  /** One plain clause without personal data. */
  reason: string;
  problem: 'unknown-code' | 'contradiction' | 'unknown-event';
  what: string;
}

const isBeside = (finding: Finding, all: readonly Finding[], kinds: readonly Kind[]): boolean =>
  all.some(({ means, day }) => day === finding.day && kinds.includes(means.is));

function doubtOf(finding: Finding, all: readonly Finding[]): Doubt[] {
  const { means, label, code, why, day } = finding;
  const what = code === undefined ? label : `${label}, code ${code}`;
  const slot = `${means.is} ${what} ${day}`;
  if (means.is === 'unsure') {
    const reason = `a result may be custody and may be not (${label})`;
    return [{ slot, reason, problem: why ?? 'unknown-code', what: `result ${what}` }];
  }
  if (means.is !== 'unsaid' || isBeside(finding, all, means.unless)) return [];
  const reason = `${means.why}, which no event says (${label})`;
  return [{ slot, reason, problem: 'unknown-event', what: `result ${what}: ${means.why}` }];
}

/** What of one person's results a person must look at, each once. */
export function doubtsOf(findings: readonly Finding[]): Doubt[] {
  const doubts = findings.flatMap((finding) => doubtOf(finding, findings));
  return [...new Map(doubts.map((doubt) => [doubt.slot, doubt])).values()];
}
