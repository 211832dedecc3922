import { subjectOf } from '../feeds/identifiers.js';
import type { Draft } from '../feeds/reading.js';
import type { CaseFact } from './case-fact.js';
import type { Dossier, Told } from './dossier.js';

/** Drafts, and what is remembered of having told them. */
export interface Telling {
  drafts: Draft[];
  told: Told;
}

/** A statement about the case of a message. @param content without its source */
export function draftOf(fact: CaseFact, name: string, content: object): Draft {
  const { crn, noms, at, record } = fact;
  return {
    name,
    subject: subjectOf({ crn, noms }) ?? { format: 'crn', id: crn },
    toe: Math.floor(at / 1000),
    content: { ...content, source: { system: 'delius', record } },
    record,
  };
}

/** The message with the prison number that is known of the case. */
export const named = (fact: CaseFact, { noms }: Dossier): CaseFact => ({
  ...fact,
  noms: noms?.value ?? fact.noms,
});
