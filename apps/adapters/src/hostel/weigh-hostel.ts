import type { Weighed, WeighingContext } from '../feeds/reading.js';
import type { GoneFact, HostelFact, QuestionFact } from './facts.js';
import { newest, nobodyKnown, sayingOf, type HostelKnown } from './known.js';
import type { HostelTables } from './tables.js';
import { weighReport } from './weigh-report.js';
import { weighStay } from './weigh-stay.js';

/** Compares what a message says of a resident with what is remembered of them. */
export function weighHostel(
  tables: HostelTables,
  known: HostelKnown = nobodyKnown,
  fact: HostelFact,
  context: WeighingContext,
): Weighed<HostelKnown> {
  switch (fact.kind) {
    case 'stay':
      return weighStay(tables, known, fact, context);
    case 'report':
      return weighReport(tables, known, fact, context);
    case 'gone':
      return weighGone(known, fact);
    case 'question':
      return ask(known, fact);
  }
}

/** A question is asked once, however often its message comes; the message is for a person each time. */
function ask(
  known: HostelKnown,
  { draft, reason, record }: Pick<QuestionFact, 'draft' | 'reason' | 'record'>,
): Weighed<HostelKnown> {
  const question = `${record} ${sayingOf(draft)}`;
  if (known.asked.includes(question)) return { as: 'kept', reason };
  const asked = newest([...known.asked, question]);
  return { as: 'kept', reason, drafts: [draft], known: { ...known, asked } };
}

function weighGone({ stays }: HostelKnown, { slot, application }: GoneFact): Weighed<HostelKnown> {
  const gone = 'the hostel system has deleted it, or merged it with another';
  const wasTold = stays.some(
    (stay) =>
      stay.records[slot]?.jti !== undefined &&
      (application === undefined || stay.application === application),
  );
  return wasTold
    ? { as: 'kept', reason: `${gone}, and it was told before` }
    : { as: 'nothing', reason: gone };
}
