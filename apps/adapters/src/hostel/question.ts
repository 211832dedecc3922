import { kept, type Draft, type Reading } from '../feeds/reading.js';
import { aboutResident, type HostelFact, type Named, type QuestionFact } from './facts.js';

/** The hostel system, as statements name it. */
export const system = 'approved-premises';

export type Problem =
  'unknown-event' | 'unknown-code' | 'unknown-field' | 'unreadable' | 'contradiction';

/** What of a message is not understood. */
export interface NotUnderstood {
  /** The message's own event type. */
  kind: string | undefined;
  problem: Problem;
  /** One plain clause without personal data. */
  what: string;
  record: string;
}

const kindOf = (type: string | undefined): string =>
  type !== undefined && /^[A-Za-z0-9._:/-]{1,100}$/.test(type) ? type : 'not-given';

/** A code as it may be said aloud; what is none may be anything, and is not. */
export const spoken = (code: string | undefined): string =>
  code === undefined ? 'no code' : /^[A-Z0-9]{1,10}$/.test(code) ? code : 'that is no code';

/** Says of a person that a message about them is not understood, so that somebody asks. */
export const questionDraft = (
  subject: Draft['subject'],
  { kind, problem, what, record }: NotUnderstood,
): Draft => ({
  name: 'system.message-not-understood',
  subject,
  content: { system, kind: kindOf(kind), problem, what, source: { system, record } },
  record,
});

/** A message that a person must look at, and of whoever is named in it that it is not understood. */
export function asked(named: Named, said: NotUnderstood): Reading<HostelFact> {
  const question = questionFact(named, said);
  return question ? { kind: 'facts', facts: [question] } : kept(said.what);
}

export function questionFact(named: Named, said: NotUnderstood): QuestionFact | undefined {
  const about = aboutResident(named);
  if (!about) return undefined;
  const draft = questionDraft(about.subject, said);
  return { ...about, kind: 'question', reason: said.what, record: said.record, draft };
}
