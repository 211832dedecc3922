import type { PersonSubject } from '#contracts';
import { pruned } from './codes.js';
import type { Drafts } from './drafts.js';
import type { Listing } from './facts.js';
import type { Told } from './known.js';
import type { PersonInCourt } from './people.js';

const many = 20;
const referencesOf = ({ references }: PersonInCourt): readonly string[] | undefined =>
  references.length > 0 ? references.slice(0, many) : undefined;

/** Tells each listed day once. A day that takes the place of another says so; one that is gone is taken back. */
export function listed(
  before: Readonly<Record<string, Told>>,
  person: PersonInCourt,
  subject: PersonSubject,
  { today, days, isWhole }: Listing,
  drafts: Drafts,
): Record<string, Told> {
  const coming = Object.entries(before).filter(([day]) => day >= today);
  const gone = isWhole ? coming.filter(([day]) => !days.includes(day)) : [];
  const fresh = days.filter((day) => !Object.hasOwn(before, day));
  const after = Object.fromEntries(coming.filter((one) => !gone.includes(one)));
  fresh.forEach((hearingOn, n) => {
    const content = pruned({
      court: person.court,
      hearingOn,
      caseReferences: referencesOf(person),
    });
    const words = `A hearing on ${hearingOn}`;
    const statement = { name: 'court.hearing-listed', content, words };
    after[hearingOn] = drafts.state(statement, subject, gone[n]?.[1].jti);
  });
  for (const [, told] of gone.slice(fresh.length)) drafts.correct(told, 'not listed any more');
  return after;
}

/** Tells once that an appeal was lodged: it stays so when it is determined. */
export function lodged(
  before: Readonly<Record<string, Told>>,
  person: PersonInCourt,
  subject: PersonSubject,
  drafts: Drafts,
): Record<string, Told> {
  const after = { ...before };
  for (const key of person.appeals) {
    if (Object.hasOwn(before, key)) continue;
    const content = pruned({
      court: person.court,
      step: 'lodged',
      caseReferences: referencesOf(person),
    });
    const statement = { name: 'court.appeal', content, words: 'Appeal lodged' };
    after[key] = drafts.state(statement, subject);
  }
  return after;
}
