import {
  ownershipFacts,
  standing,
  type CaseFact,
  type FactKind,
  type FactValues,
} from './case-fact.js';
import type { Directory } from './directory.js';
import type { CaseFacts } from './facts.js';
import { ownersAt, type LivesIn } from './ownership-view.js';

/** What reading a case needs besides its facts: where posts and hostels are, and two figures of the policy. */
export interface CaseTerms {
  /** The local unit of a post, in lower case. */
  unitOfPost(post: string): string | undefined;
  /** The post of the officer whom an agency's own system calls so, where the directory has it. */
  postOfReference(reference: string): string | undefined;
  /** The local unit in which an approved premises lies, in lower case, where it is known. */
  unitOfPremises(premises: string): string | undefined;
  /** When a transfer asked for at this instant expires (clock `case-transfer`). None: not set by this area. */
  transferExpires(from: Date): Date | undefined;
  /** Until when the prison he was moved from is told too: five working days (RR-04). */
  leftPrisonUntil(from: Date): Date;
}

/** The terms that a directory gives. @param clocks the two figures, as the policy has them */
export const caseTerms = (
  directory: Directory,
  clocks: Pick<CaseTerms, 'transferExpires' | 'leftPrisonUntil'>,
): CaseTerms => ({
  ...clocks,
  unitOfPost: (post) => directory.teamOf(post)?.place.toLowerCase(),
  postOfReference: (reference) => directory.postOfReference(reference)?.id,
  unitOfPremises: (premises) => directory.unit(premises)?.within?.toLowerCase(),
});

/**
 * What is known of a case at one instant.
 * @param then when the event happened: who answered at that time is kept for the trail (RR-01)
 */
export function caseFactsAt(
  id: string,
  facts: readonly CaseFact[],
  at: Date,
  then: Date,
  terms: CaseTerms,
): CaseFacts {
  const latest = <Kind extends FactKind>(kind: Kind) => standing(facts, kind, at)[0];
  const value = <Kind extends FactKind>(kind: Kind): FactValues[Kind] | undefined =>
    latest(kind)?.value as FactValues[Kind] | undefined;
  const custody = latest('custody');
  const said = ownershipFacts(facts);
  const unitOf = terms.unitOfPost.bind(terms);
  const home = residenceOf(facts, at);
  const inCustody = custody?.value ? custody : undefined;
  // Somebody in prison lives nowhere else, so there is no split.
  const livesIn = inCustody ? undefined : livesInOf(home.residence, terms);
  const { owners, vacancy, transfer, arrangements, conflicts } = ownersAt(
    said,
    at,
    unitOf,
    livesIn,
  );
  return {
    id,
    risk: {
      mappaCategory: value('mappa-category') ?? undefined,
      mappaLevel: value('mappa-level') ?? undefined,
      rosh: value('rosh') ?? undefined,
    },
    registered: value('registered') ?? undefined,
    legalBasis: value('legal-basis') ?? undefined,
    leadAgency: value('lead-agency') ?? undefined,
    owners,
    ownersThen: ownersAt(said, then, unitOf).owners,
    vacancy,
    conflicts,
    transfer,
    arrangements,
    residence: home.residence,
    boroughs: [...new Set([...home.before, ...(value('boroughs') ?? [])])],
    ...custodyOf(inCustody, at, terms),
    area: value('area') ?? undefined,
    flags: value('flags') ?? [],
  };
}

function custodyOf(
  fact: Extract<CaseFact, { kind: 'custody' }> | undefined,
  at: Date,
  terms: CaseTerms,
): Pick<CaseFacts, 'custody' | 'leftPrison'> {
  if (!fact?.value) return {};
  const { prison, cameFrom } = fact.value;
  const custody = { prison, since: fact.from };
  if (cameFrom === undefined) return { custody };
  const until = terms.leftPrisonUntil(fact.from);
  return at < until ? { custody, leftPrison: { prison: cameFrom, until } } : { custody };
}

/** Where he lives, and the borough before it while that is not certain: both are concerned (C-12). */
function residenceOf(
  facts: readonly CaseFact[],
  at: Date,
): { residence: CaseFacts['residence']; before: string[] } {
  const [home, ...earlier] = standing(facts, 'residence', at);
  const [place] = standing(facts, 'premises', at);
  const borough = home?.value?.borough;
  const premises = place?.value?.code;
  const since = new Date(Math.max(Number(home?.from ?? 0), Number(place?.from ?? 0)));
  const last = earlier.find(({ value }) => value?.borough !== undefined)?.value?.borough;
  const certain = home === undefined || (home.value?.verified === true && borough !== undefined);
  return {
    residence:
      borough === undefined && premises === undefined ? undefined : { borough, premises, since },
    before: !certain && last !== undefined && last !== borough ? [last] : [],
  };
}

function livesInOf(residence: CaseFacts['residence'], terms: CaseTerms): LivesIn | undefined {
  if (!residence) return undefined;
  const { premises, borough, since } = residence;
  const unit = premises === undefined ? borough : (terms.unitOfPremises(premises) ?? borough);
  return unit === undefined ? undefined : { unit: unit.toLowerCase(), since };
}
