import type { PersonSubject } from '#contracts';
import type { Weighed, WeighingContext } from '../feeds/reading.js';
import { differences, nowWords } from './differences.js';
import { doubtsOf } from './doubts.js';
import { Drafts } from './drafts.js';
import type { CourtFact, DeletedFact, HearingFact } from './facts.js';
import { personFor, withResults, type Known, type KnownPerson, type Told } from './known.js';
import { listed, lodged } from './listing.js';
import type { PersonInCourt } from './people.js';
import { personSubject } from './person.js';
import { statementsOf, type Statement } from './statements.js';
import { isSamePerson, retold } from './subjects.js';

/** What came of one person. Reasons are plain clauses without personal data. */
export interface Came {
  person: KnownPerson;
  kept: string[];
  reason: string;
}

/** Compares what a hearing's document says with what was told of it. */
export function weighCourt(
  known: Known = { people: [] },
  fact: CourtFact,
  context: WeighingContext,
): Weighed<Known> {
  if (fact.kind === 'deleted') return weighDeleted(known, fact, context);
  const drafts = new Drafts(fact, context);
  const people = [...known.people];
  const kept: string[] = [];
  const reasons: string[] = [];
  for (const person of fact.people) {
    const { index, known: before } = personFor({ people }, person.identity);
    const came = weighPerson(before, person, { ...fact, deletedAt: known.deletedAt }, drafts);
    people[index] = came.person;
    kept.push(...came.kept);
    reasons.push(came.reason);
  }
  const gone = fact.results ? missing(people, fact) : [];
  for (const index of gone) {
    const person = people[index];
    if (person) people[index] = { ...person, isMissing: true };
  }
  if (gone.length > 0)
    kept.push('somebody of whom it was told before does not stand in it any more');
  const after = { ...known, people };
  if (kept.length > 0) return { as: 'kept', reason: once(kept), drafts: drafts.all, known: after };
  if (drafts.all.length > 0) return { as: 'told', drafts: drafts.all, known: after };
  return { as: 'nothing', reason: once(reasons) || 'it names nobody', known: after };
}

/**
 * Whom results were told of, and who is not in the whole document of the hearing any more. That somebody is left out
 * does not say that nothing was ordered, so nothing is taken back: a person looks.
 */
function missing(
  people: readonly KnownPerson[],
  { results, people: there }: HearingFact,
): number[] {
  if (results?.case !== '*') return [];
  const ids = new Set(there.flatMap(({ identity }) => identity.ids));
  return people.flatMap((person, index) => {
    const isTold = Object.keys(person.told).length > 0;
    const isNewer = person.seen.every(({ version }) => version <= results.version);
    const isThere = person.ids.some((id) => ids.has(id));
    return isTold && isNewer && !isThere && person.isMissing !== true ? [index] : [];
  });
}

const once = (clauses: readonly string[]): string => [...new Set(clauses)].join('; ');

type Given = HearingFact & { deletedAt?: number | undefined };

function weighPerson(
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

/** Tells what is new, corrects what is other, and takes back what is gone. */
function tell(
  { told: before }: KnownPerson,
  statements: readonly Statement[],
  subject: PersonSubject,
  isDoubtful: boolean,
  drafts: Drafts,
): { told: Record<string, Told>; isHeld: boolean } {
  const { same, changed, gone, fresh } = differences(before, statements);
  const told: Record<string, Told> = {};
  for (const { told: old, now } of same) told[now.slot] = retold(old, now, subject, drafts);
  for (const { told: old, now } of changed) {
    const isSame = isSamePerson(old.subject, subject);
    drafts.correct(old, isSame ? nowWords(old, now) : 'it was about somebody else');
    told[now.slot] = drafts.state(now, subject, isSame ? old.jti : undefined);
  }
  // As long as a result is not understood, it may be the very one that is missing.
  if (isDoubtful) for (const { slot, told: old } of gone) told[slot] = old;
  else for (const { told: old, now } of gone) drafts.correct(old, now?.words ?? 'not any more');
  for (const { now, told: old } of fresh) {
    const corrects = old && !isDoubtful && isSamePerson(old.subject, subject) ? old.jti : undefined;
    told[now.slot] = drafts.state(now, subject, corrects);
  }
  return { told, isHeld: isDoubtful && gone.length > 0 };
}

function weighDeleted(known: Known, fact: DeletedFact, context: WeighingContext): Weighed<Known> {
  const drafts = new Drafts({ hearing: fact.hearing, system: 'common-platform' }, context);
  const people = known.people.map((person): KnownPerson => {
    const coming = Object.entries(person.listed).filter(([day]) => day >= fact.today);
    for (const old of [
      ...Object.values(person.told),
      ...Object.values(person.lodged),
      ...coming.map(([, one]) => one),
    ])
      drafts.correct(old, 'the hearing was deleted');
    return { ...person, cells: [], told: {}, listed: {}, lodged: {}, doubts: [] };
  });
  const versions = known.people.flatMap(({ seen }) => seen.map(({ version }) => version));
  const after = { people, deletedAt: Math.max(0, ...versions) };
  return drafts.all.length > 0
    ? { as: 'told', drafts: drafts.all, known: after }
    : { as: 'nothing', reason: 'a hearing was deleted of which nothing was told', known: after };
}
