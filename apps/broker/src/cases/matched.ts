import { eventName, type ReadSubject } from '#contracts';
import {
  caseFactsAt,
  factsOfEvent,
  matchOf,
  type CaseFact,
  type CaseFacts,
  type CaseTerms,
  type MatchDecision,
} from '#rules';
import type { KeptFact, Seen } from './case-fact.repository.js';
import type { Found } from './case.repository.js';
import type { Records } from './case-records.service.js';
import type { Statement } from './fact-corrections.js';

/** When an event happened and was received, and whose case a person said it is. */
export interface EventTimes {
  /** None: it is taken to have happened when it was received. */
  occurredAt: Date | null;
  /** The instant whose facts decide who must act (RR-01). */
  receivedAt: Date;
  confirmedCase?: string | null | undefined;
  /** What the event itself says: the facts are read as they will be once it is applied. */
  says?: { type: string; content: unknown } | undefined;
  /** The statement that it is, which another may have corrected before it came. */
  statement?: Statement | undefined;
  /** The event whose place it takes: what that one said of the case counts no more. */
  takesBack?: string | undefined;
}

/**
 * `holder` is the record whose identifier it was: what the event says is said of that record. `seen` are the
 * records that the case was read from. `corrected`: another statement has taken its place on this case already.
 */
export type Matched =
  | {
      match: 'confirmed';
      case: CaseFacts;
      holder: string;
      because: string;
      seen: readonly Seen[];
      corrected: boolean;
    }
  | Exclude<MatchDecision, { match: 'confirmed' }>;

/** Whose case a subject is, by all that its look-up found, and what is known of that case. */
export function matchedOf(
  named: ReadSubject,
  at: EventTimes,
  all: readonly Found[],
  records: Records,
  terms: CaseTerms,
): Matched {
  const found = all.filter(({ corrected }) => !corrected);
  const confirmed = (
    root: string,
    holder: string,
    because: string,
  ): Extract<Matched, { match: 'confirmed' }> => {
    const corrected = all.some((one) => one.corrected && one.root === root);
    const facts = [
      ...records.factsOf(root).filter((fact) => !isTakenBack(fact, at)),
      ...(corrected ? [] : saidNow(at, terms)),
    ];
    const then = at.occurredAt ?? at.receivedAt;
    const held = caseFactsAt(root, facts, at.receivedAt, then, terms);
    return { match: 'confirmed', case: held, holder, because, seen: records.seen(root), corrected };
  };
  if (at.confirmedCase) {
    const [only] = found;
    if (!only) return { match: 'none', candidates: [], because: 'RR-10: the case is not there' };
    return confirmed(only.root, only.holder, 'RR-10: a person confirmed the match');
  }
  const decision = matchOf({
    given: named.identifiers,
    unusable: named.unusable,
    named: nameGiven(named),
    byIdentifier: found.flatMap(({ scheme, value, root }) =>
      scheme === null || value === null ? [] : [{ scheme, value, case: root }],
    ),
    byName: [...new Set(found.filter(({ scheme }) => scheme === null).map(({ root }) => root))],
    held: records.identifiers,
  });
  if (decision.match !== 'confirmed') return decision;
  const holders = new Set(found.filter(({ scheme }) => scheme !== null).map((one) => one.holder));
  const [holder = decision.case] = holders;
  // Said of two merged records: it is the whole case's.
  const of = holders.size > 1 ? decision.case : holder;
  return confirmed(decision.case, of, decision.because);
}

/** What the statement said whose place the event takes; not what that one itself had taken back. */
const isTakenBack = ({ eventId, corrects }: KeptFact, { takesBack }: EventTimes): boolean =>
  takesBack !== undefined && eventId === takesBack && corrects === undefined;

/** What an event is about to say, as facts that are not kept yet. */
function saidNow({ says, occurredAt, receivedAt }: EventTimes, terms: CaseTerms): CaseFact[] {
  if (!says) return [];
  const stated = factsOfEvent(
    { name: eventName(says.type), content: says.content, at: occurredAt ?? receivedAt },
    terms,
  );
  return stated.map((fact, n) => ({ ...fact, id: `said-now-${n}`, recordedAt: receivedAt }));
}

function nameGiven({ names }: ReadSubject): 'not' | 'without-birth' | 'with-birth' {
  if (names.length === 0) return 'not';
  return names.some(({ dateOfBirth }) => dateOfBirth !== undefined)
    ? 'with-birth'
    : 'without-birth';
}
