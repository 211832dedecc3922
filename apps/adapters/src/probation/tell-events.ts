import type { Draft } from '../feeds/reading.js';
import type { CaseFact } from './case-fact.js';
import { instantText } from './days.js';
import type { Dossier } from './dossier.js';
import { draftOf, named, type Telling } from './draft.js';

/** Tells what happened to the record itself, where he lives, and a decision to recall: each once. */
export function eventDrafts(after: Dossier, fact: CaseFact): Telling {
  const { merged, lives, recall } = after;
  let { told } = after;
  const drafts: Draft[] = [];
  const about = named(fact, after);
  const mergedNow = merged && `${merged.change} ${merged.into}`;
  if (merged && mergedNow !== undefined && mergedNow !== told.merged) {
    const { into, change, at } = merged;
    const content = { into, change, at: instantText(at) };
    drafts.push(draftOf(about, 'probation.cases-merged', content));
    told = { ...told, merged: mergedNow };
  }
  const { at: since, ...place } = lives ?? { at: 0 };
  const livesNow = lives && JSON.stringify(place);
  if (lives && livesNow !== undefined && livesNow !== told.lives) {
    const { borough, noFixedAbode, verified } = lives;
    const content = {
      borough,
      ...(noFixedAbode && { noFixedAbode: true }),
      verified,
      from: instantText(since),
    };
    drafts.push(draftOf(about, 'probation.address-changed', content));
    told = { ...told, lives: livesNow };
  }
  if (recall && recall.at !== told.recall) {
    const content = { step: recall.step, at: instantText(recall.at) };
    drafts.push(draftOf(about, 'probation.recall', content));
    told = { ...told, recall: recall.at };
  }
  return { drafts, told };
}
