import type { PersonSubject } from '#contracts';
import { doubtsOf } from './doubts.js';
import type { Drafts } from './drafts.js';
import type { HearingFact } from './facts.js';
import { withResults, type KnownPerson } from './known.js';
import { listed, lodged } from './listing.js';
import type { PersonInCourt } from './people.js';
import { personSubject } from './person.js';
import { statementsOf } from './statements.js';
import { tell } from './tell.js';

/** What came of one person. Reasons are plain clauses without personal data. */
export interface Came {
  person: KnownPerson;
  kept: string[];
  reason: string;
}

/** A hearing's document, and whether the hearing was deleted before. */
export type Given = HearingFact & { deletedAt?: number | undefined };

/** Compares what a document says of one person with what was told. */
export function weighPerson(
  before: KnownPerson,
  person: PersonInCourt,
  fact: Given,
  drafts: Drafts,
): Came {
  const { name } = person.identity;
  const told = [...Object.values(before.told), ...Object.values(before.listed)];
  // A document may have the name taken out; then he is named as before.
  const subject = personSubject({ ...before, ids: before.ids, name }) ?? told.at(-1)?.subject;
  const results = fact.results
    ? weighResults(before, person, subject, fact, drafts)
    : { person: before, kept: [], reason: 'it has no results' };
  let after = results.person;
  const kept = [...results.kept];
  const wanted = person.appeals.length > 0 || (fact.listing?.days.length ?? 0) > 0;
  if (!subject && wanted) kept.push('a hearing of somebody whom it does not name');
  if (subject) {
    after = { ...after, lodged: lodged(after.lodged, person, subject, drafts) };
    if (fact.listing)
      after = { ...after, listed: listed(after.listed, person, subject, fact.listing, drafts) };
  }
  const reason = fact.listing && !fact.results ? 'it lists no day that is new' : results.reason;
  return { person: after, kept, reason };
}

function weighResults(
  before: KnownPerson,
  person: PersonInCourt,
  subject: PersonSubject | undefined,
  { results, hearing, deletedAt = -1 }: Given,
  drafts: Drafts,
): Came {
  const coverage = results ?? { case: '*', day: '*', version: 0 };
  const { version } = coverage;
  if (version > 0 && version <= deletedAt)
    return { person: before, kept: [], reason: 'it is older than the deletion of the hearing' };
  const { known, isOlder } = withResults(before, person.findings, coverage);
  const findings = known.cells.flatMap((cell) => cell.findings);
  const statements = statementsOf(findings, hearing);
  const doubts = doubtsOf(findings);
  const fresh = doubts.filter(({ slot }) => !known.doubts.includes(slot));
  const kept = fresh.map(({ reason }) => reason);
  if (isOlder && version === 0 && saysOther(before, person, hearing))
    kept.push('it does not say when it was shared, and says other than what was told');
  if (!subject) {
    // Nothing of it is remembered, so that it is told once a document names him.
    if (statements.length > 0)
      kept.push(`${statements[0]?.words ?? ''} for somebody whom nothing names`);
    return { person: before, kept, reason: 'no result in it is told of' };
  }
  for (const doubt of fresh) drafts.doubt(doubt, subject);
  const told = tell(known, statements, subject, doubts.length > 0, drafts);
  if (told.isHeld)
    kept.push('what was told before is not in it, and a result in it is not understood');
  const reason =
    isOlder && statements.length > 0
      ? 'it is older than what is known'
      : statements.length > 0
        ? 'it was told before'
        : 'no result in it is told of';
  const slots = new Set(doubts.map(({ slot }) => slot));
  const doubtsNow = [...new Set([...known.doubts.filter((slot) => slots.has(slot)), ...slots])];
  return { person: { ...known, told: told.told, doubts: doubtsNow }, kept, reason };
}

/** Whether an older document says anything of a person that was not told so. */
function saysOther({ told }: KnownPerson, { findings }: PersonInCourt, hearing: string): boolean {
  const says = statementsOf(
    findings.flatMap((one) => one.findings),
    hearing,
  );
  return (
    says.length !== Object.keys(told).length ||
    says.some(({ slot, words }) => told[slot]?.words !== words)
  );
}
