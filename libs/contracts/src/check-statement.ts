import type { z } from 'zod';
import { TocsinError, type ErrorCode } from '#kernel';
import type { AgencyKind } from './agency.js';
import { contractOf } from './catalogue.js';
import { eventName, type EventContract } from './events/contract.js';
import { isVerification, readStatement, type SetClaims } from './statement.js';
import { alertSubject, personSubject, readSubject } from './subject.js';

/** What came of one check of a statement. */
export interface Finding {
  /** What was looked at, as `signature`. */
  check: string;
  /** `doubt`: it would be taken, and is probably not what was meant. */
  state: 'holds' | 'fails' | 'unchecked' | 'doubt';
  /** A plain sentence. */
  says: string;
  /** Of a failure: the RFC 8935 code that the broker answers. */
  code?: ErrorCode;
  /** Of a failure: what the broker says of it, where that is more than this. */
  description?: string;
}

/** What the broker would answer to a statement. */
export type Verdict = { taken: true } | { taken: false; err: ErrorCode; description: string };

/** The answer that findings amount to: it is about the first failure, as the broker's is. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const first = findings.find(({ state }) => state === 'fails');
  if (!first) return { taken: true };
  const { code = 'invalid_request', says, description = says } = first;
  return { taken: false, err: code, description };
}

const fails = (check: string, code: ErrorCode, says: string): Finding => ({
  check,
  state: 'fails',
  code,
  says,
});
const holds = (check: string, says: string): Finding => ({ check, state: 'holds', says });

/** Each issue by itself. Unknown members are named: whoever checks has the statement in hand. */
function faultsOf(check: string, where: string, error: z.ZodError): Finding[] {
  return error.issues.map((issue) => {
    const path = [where, ...issue.path].join('.');
    const reason =
      issue.code === 'unrecognized_keys'
        ? `has a member that is not in the contract: ${issue.keys.join(', ')}`
        : issue.message;
    return fails(check, 'invalid_request', `${path}: ${reason}`);
  });
}

function checkSubject(contract: EventContract, given: unknown, now: Date): Finding[] {
  const schema = contract.about === 'person' ? personSubject : alertSubject;
  const read = schema.safeParse(given);
  if (!read.success) return faultsOf('subject', 'sub_id', read.error);
  const doubts = readSubject(read.data, now).unusable.map(({ because }): Finding => ({
    check: 'subject',
    state: 'doubt',
    says: `${because}. It is taken, and the identifier is treated as not given`,
  }));
  return [holds('subject', 'It says whom it is about'), ...doubts];
}

/** What is wrong with the content of an event of this type, each fault by itself. */
export function checkContent(type: string, content: unknown): Finding[] {
  const contract = contractOf(type);
  if (!contract)
    return [fails('event', 'invalid_request', 'The event type is not known to this broker')];
  const read = contract.schema.safeParse(content);
  const row = contract.row === undefined ? '' : ` (${contract.row})`;
  return read.success
    ? [holds('content', `It fits the contract of ${eventName(type)}${row}`)]
    : faultsOf('content', 'events', read.error);
}

/** Who may state it. @param kind of the agency that does; unchecked without it */
export function checkStatedBy(contract: EventContract, kind: AgencyKind | undefined): Finding {
  const check = 'stated by';
  const { statedBy } = contract;
  const may = `It may be stated by: ${statedBy.join(', ')}`;
  if (statedBy.length === 0)
    return fails(check, 'access_denied', 'Only the broker itself states this event');
  if (kind === undefined) return { check, state: 'unchecked', says: may };
  return statedBy.includes(kind)
    ? holds(check, may)
    : fails(check, 'access_denied', 'An agency of this kind may not state this event');
}

/**
 * Checks a statement's event as the broker does once the signature holds, and goes on after the first fault.
 * @param claims with exactly one event in them
 * @returns findings in the order of the broker's own checks; the first failure is what it would answer
 */
export function checkStatement(
  claims: SetClaims,
  options: { now: Date; kind?: AgencyKind | undefined },
): Finding[] {
  if (isVerification(claims))
    return [holds('event', 'A verification event: a sign of life, and nothing is kept of it')];
  const [type = ''] = Object.keys(claims.events);
  const contract = contractOf(type);
  const content = checkContent(type, claims.events[type]);
  if (!contract) return content;
  const findings = [...checkSubject(contract, claims.sub_id, options.now), ...content];
  return [...inTheBrokersWords(findings, claims), checkStatedBy(contract, options.kind)];
}

/** Asks the reader that the broker uses: for its words, and for what shows only when each part is right. */
function inTheBrokersWords(findings: readonly Finding[], claims: SetClaims): Finding[] {
  try {
    readStatement(claims);
    return [...findings];
  } catch (thrown) {
    if (!(thrown instanceof TocsinError)) throw thrown;
    const { code, message } = thrown;
    const first = findings.find(({ state }) => state === 'fails');
    return first
      ? findings.map((one) => (one === first ? { ...one, description: message } : one))
      : [...findings, fails('subject', code, message)];
  }
}
