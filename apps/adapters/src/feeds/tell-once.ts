import { canonicalJson } from '#kernel';
import { correcting } from './correction.js';
import type { Draft, Fact, Weighed, WeighingContext } from './reading.js';

/** A fact that is told as it stands. */
export interface PlainFact extends Fact {
  draft: Draft;
}

/** What is remembered of a record whose facts are told as they stand: what was told last, and its statement. */
export interface ToldBefore {
  jti: string;
  said: string;
  /** The messages that spoke of it, oldest first. One of them that is read again is older than what is known. */
  by?: readonly string[];
}

/** More of them than this were not all read on the day of one replay. */
const mostRemembered = 200;

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
  const before = known?.by ?? [];
  const by = [...before.filter((one) => one !== context.receipt), context.receipt];
  if (known?.said === said) {
    const remembered = before.includes(context.receipt) ? known : { ...known, by: kept(by) };
    return { as: 'nothing', reason: 'it was told before', known: remembered };
  }
  if (before.includes(context.receipt) && before.at(-1) !== context.receipt)
    return { as: 'nothing', reason: 'something newer was told since' };
  const jti = context.jti();
  const told = { ...correcting(draft, known?.jti), jti };
  return { as: 'told', drafts: [told], known: { jti, said, by: kept(by) } };
}

const kept = (by: readonly string[]): readonly string[] => by.slice(-mostRemembered);
