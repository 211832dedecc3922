import { canonicalJson } from '#kernel';
import type { Draft, Fact, Weighed, WeighingContext } from './reading.js';

/** A fact that is told as it stands. */
export interface PlainFact extends Fact {
  draft: Draft;
}

/** What is remembered of a record whose facts are told as they stand: what was told last, and its statement. */
export interface ToldBefore {
  jti: string;
  said: string;
}

/** The statement apart from where it came from: two feeds of one agency tell the same fact under two records. */
function saying({ name, toe, content }: Draft): string {
  const { source: _, ...said } = content as { source?: unknown };
  return canonicalJson({ name, toe, said });
}

/** Tells a fact unless the same was told before. Another one about the same record corrects what was told. */
export function tellOnce(
  known: ToldBefore | undefined,
  { draft }: PlainFact,
  context: WeighingContext,
): Weighed<ToldBefore> {
  const said = saying(draft);
  if (known?.said === said) return { as: 'nothing', reason: 'it was told before' };
  const jti = context.jti();
  const content = known ? { ...draft.content, corrects: { jti: known.jti } } : draft.content;
  return { as: 'told', drafts: [{ ...draft, content, jti }], known: { jti, said } };
}
