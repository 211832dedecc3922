import type { Weighed, WeighingContext } from '../feeds/reading.js';
import { decide, type Decision } from './decide.js';
import { blank, type Known } from './dossier.js';
import type { PrisonFact } from './facts.js';
import { forgetOldest } from './forget.js';
import { notUnderstood } from './not-understood.js';
import type { PrisonTable } from './table.js';
import { taken } from './taken.js';
import { heldPast, heldPastFrom } from './weigh-dates.js';

/** Decides from all that is known, and when to look again. */
function settled(known: Known, table: PrisonTable, context: WeighingContext) {
  // The dossier of the number that was kept looks after both.
  const now = Math.floor(context.now.getTime() / 1000);
  const decision: Decision = decide(known, table, now, context.jti);
  const { custodyFrom: _, ...rest } = known;
  const { custodyFrom } = decision;
  let after: Known = forgetOldest(
    { ...rest, told: decision.told, ...(custodyFrom !== undefined && { custodyFrom }) },
    decision.steps,
  );
  const drafts = [...decision.drafts];
  const held =
    decision.heldBy === undefined || known.mergedInto !== undefined
      ? undefined
      : heldPastFrom(after);
  if (held !== undefined && held <= now && decision.heldBy !== undefined) {
    drafts.push(...heldPast(after, decision.heldBy, context.jti()));
    after = { ...after, heldTold: after.dates?.releaseOn ?? '' };
  }
  const waits = known.mergedInto === undefined ? decision.waitUntil : undefined;
  const due = [waits, held].filter((time) => time !== undefined && time > now);
  const next = due.length > 0 ? Math.min(...due.map(Number)) : undefined;
  return {
    known: after,
    drafts,
    decision,
    ...(next !== undefined && { lookAgainAt: new Date(next * 1000) }),
  };
}

/** Weighs one fact: everything that was heard of the person is looked at as a whole, whatever order it came in. */
export function weighPrison(
  before: Known | undefined,
  fact: PrisonFact,
  context: WeighingContext,
  table: PrisonTable,
): Weighed<Known> {
  const {
    drafts: first = [],
    reason,
    person,
    key,
    known,
  } = taken(before ?? blank(fact.noms), fact, context);
  const { decision, ...after } = settled(known, table, context);
  const want = key === undefined ? undefined : decision.wants.get(key);
  const drafts = [...first, ...after.drafts];
  const look = after.lookAgainAt && { lookAgainAt: after.lookAgainAt };

  const trouble = person ?? want?.person;
  if (trouble) {
    const { kind, system, record } = fact;
    const said = notUnderstood(after.known, { kind, system, record, ...trouble }, context.jti());
    const all = [...drafts, ...said.drafts];
    return { as: 'kept', reason: trouble.what, drafts: all, known: said.known, ...look };
  }
  if (drafts.length > 0) return { as: 'told', drafts, known: after.known, ...look };
  const why = want?.reason ?? reason ?? 'nothing new';
  const as = want?.waitUntil === undefined ? 'nothing' : 'waits';
  return { as, reason: why, known: after.known, ...look };
}

/** The time that something waited for has come. */
export function lookAgainPrison(
  before: Known,
  context: WeighingContext,
  table: PrisonTable,
): Weighed<Known> {
  const { decision: _, drafts, ...after } = settled(before, table, context);
  return drafts.length > 0
    ? { as: 'told', drafts, ...after }
    : { as: 'nothing', reason: 'nothing waits any more', ...after };
}
