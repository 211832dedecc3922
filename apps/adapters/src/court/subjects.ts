import type { PersonSubject } from '#contracts';
import type { Drafts } from './drafts.js';
import type { Told } from './known.js';
import type { Statement } from './statements.js';

type Part = Exclude<PersonSubject, { format: 'aliases' }>;

const partsOf = (subject: PersonSubject): readonly Part[] =>
  subject.format === 'aliases' ? subject.identifiers : [subject];

const numbersOf = (subject: PersonSubject): string[] =>
  partsOf(subject).flatMap((part) =>
    part.format === 'person' ? [] : [`${part.format} ${part.id}`],
  );

/** Whether two subjects may be one person: they share a number, or one of them has none. */
export function isSamePerson(one: PersonSubject, other: PersonSubject): boolean {
  const [some, others] = [numbersOf(one), numbersOf(other)];
  return some.length === 0 || some.some((number) => others.includes(number));
}

/**
 * What was told stays told; unless it was told of somebody by name, and now there is a number; or of a number
 * that was wrong.
 */
export function retold(old: Told, now: Statement, subject: PersonSubject, drafts: Drafts): Told {
  const [was, is] = [numbersOf(old.subject), numbersOf(subject)];
  if (was.length === 0) return is.length === 0 ? old : drafts.state(now, subject, old.jti);
  if (isSamePerson(old.subject, subject)) return old;
  drafts.correct(old, 'it was about somebody else');
  return drafts.state(now, subject);
}
