import type { AgencyKind } from '#contracts';
import type { Fact, Feed, WeighingContext } from './reading.js';
import { isRowFact, readStatementRows, type RowFact } from './statement-rows.js';
import { tellOnce, type ToldBefore } from './tell-once.js';

/** A feed that reads lists of statements as well: every feed does, by the kind of its agency. */
export const withStatementRows = <F extends Fact, Known>(
  kind: AgencyKind,
  feed: Feed<F, Known>,
): Feed<F | RowFact, Known | ToldBefore> => ({
  ...feed,
  read: (message, context) =>
    message.csv ? readStatementRows(message.csv, kind, context) : feed.read(message, context),
  // What is remembered of a row is under the row's own name, so that it is never the feed's.
  weigh: (known, fact, context) =>
    isRowFact(fact)
      ? tellOnce(known as ToldBefore | undefined, fact, context)
      : feed.weigh(known as Known | undefined, fact, context),
  ...(feed.lookAgain && {
    lookAgain: (known: Known | ToldBefore, context: WeighingContext) =>
      feed.lookAgain?.(known as Known, context) ?? {
        as: 'nothing' as const,
        reason: 'nothing waits any more',
      },
  }),
});
