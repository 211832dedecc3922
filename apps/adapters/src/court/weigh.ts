import type { Weighed, WeighingContext } from '../feeds/reading.js';
import { Drafts } from './drafts.js';
import type { CourtFact, DeletedFact, HearingFact } from './facts.js';
import { personFor, type Known, type KnownPerson } from './known.js';
import { weighPerson } from './weigh-person.js';

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
