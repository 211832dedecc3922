import { croOf, pncOf } from '#contracts';
import { subjectOf } from '../feeds/identifiers.js';
import { textAt } from '../feeds/json.js';
import type { Message } from '../feeds/envelope.js';
import {
  kept,
  nothing,
  type Draft,
  type Fact,
  type Reading,
  type ReadingContext,
} from '../feeds/reading.js';
import { hearingIn, type Defendant, type Hearing } from './hearing.js';
import { resultKind } from './result-kind.js';
import { sentencedAt, sentenceOf } from './sentence.js';

/** What a hearing says of one defendant: a sentence, or why there is none. */
export type CourtFact = Fact & ({ draft: Draft } | { reason: string });

/** What one defendant's results come to. */
type Finding = { draft: Draft } | { kept: string } | { remanded: boolean };

function find(hearing: Hearing, defendant: Defendant, now: Date): Finding {
  const kinds = defendant.results.map((result) => ({ result, kind: resultKind(result) }));
  const custodial = kinds.filter(({ kind }) => kind === 'custody').map(({ result }) => result);
  if (custodial.length === 0) {
    const doubt = kinds.find(({ kind }) => kind === 'unsure')?.result;
    if (!doubt) return { remanded: kinds.some(({ kind }) => kind === 'remand') };
    const label = textAt(doubt, 'label')?.slice(0, 80) ?? 'without a label';
    return { kept: `a result may be custody and may be not (${label})` };
  }
  const subject = subjectOf({ pnc: pncOf(defendant.pnc, now), cro: croOf(defendant.cro) });
  if (!subject)
    return { kept: 'a custodial sentence for a defendant without a PNC or CRO number that holds' };
  const toe = sentencedAt(hearing, custodial, now);
  return {
    draft: {
      name: 'court.sentenced-to-custody',
      subject,
      ...(toe !== undefined && { toe }),
      content: sentenceOf(hearing, defendant, custodial),
      record: hearing.id,
    },
  };
}

/**
 * Reads a court's hearing with its results (FEEDS §3): one event for each defendant sentenced to immediate
 * custody. A document is shared again whenever it is amended, as a whole.
 */
export function readCourt(message: Message, { now }: ReadingContext): Reading<CourtFact> {
  const { body } = message;
  if (message.attribute('hearingEventType') === 'Deleted')
    return kept('a hearing was deleted: somebody must look whether it had been told');
  const hearing = hearingIn(body);
  if (!hearing) {
    if (textAt(body, 'caseNo') !== undefined) return nothing('a court list, which has no results');
    return kept('it is not a hearing that this version can read');
  }
  const findings = hearing.defendants.map((defendant) => find(hearing, defendant, now));
  const reasons = findings.flatMap((finding) => ('kept' in finding ? [finding.kept] : []));
  const facts = findings.flatMap((finding, n): CourtFact[] => {
    const about = `hearing ${hearing.id} ${n}`;
    if ('draft' in finding) return [{ about, draft: finding.draft }];
    if ('kept' in finding) return [];
    const reason = finding.remanded
      ? 'a remand in custody, which this version does not tell yet'
      : 'no custodial sentence in it';
    return [{ about, reason }];
  });
  const alsoKept = [...new Set(reasons)].join('; ');
  return { kind: 'facts', facts, ...(alsoKept !== '' && { alsoKept }) };
}
