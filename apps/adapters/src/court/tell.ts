import type { PersonSubject } from '#contracts';
import { differences, nowWords } from './differences.js';
import type { Drafts } from './drafts.js';
import type { KnownPerson, Told } from './known.js';
import type { Statement } from './statements.js';
import { isSamePerson, retold } from './subjects.js';

/** Tells what is new, corrects what is other, and takes back what is gone. */
export function tell(
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
