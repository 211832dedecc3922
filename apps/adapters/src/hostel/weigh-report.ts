import { correcting } from '../feeds/correction.js';
import type { Weighed, WeighingContext } from '../feeds/reading.js';
import type { ReportFact } from './facts.js';
import { absenceFrom, sayingOf, withAbsence, type HostelKnown, type Told } from './known.js';
import type { HostelTables } from './tables.js';
import { leftOf, toldAs } from './weigh-stay.js';

const minute = 60_000;

/**
 * What a night desk says of an absence against what was said of it. Each new thing is told: that he is missing, that he
 * absconded, that he is back. The same words again are not, for a while or where they name a time.
 */
export function weighReport(
  { sameAbsenceHours, sameReportMinutes }: HostelTables,
  known: HostelKnown,
  { report, premises, draft, isTimed, id }: ReportFact,
  { now, receipt, jti: newJti }: WeighingContext,
): Weighed<HostelKnown> {
  const absence = absenceFrom(known, premises);
  const before = absence[report];
  const said = sayingOf(draft);
  const at = now.getTime();
  if (before?.said === said && before.id === id)
    if (isTimed || at - before.at < sameReportMinutes * minute)
      return { as: 'nothing', reason: toldAs(before) };
  const left = leftOf(draft);
  const apart = before ? Math.abs((left ?? at) - (before.left ?? before.at)) : Infinity;
  const isOfOneAbsence = report === 'absconded' && apart <= sameAbsenceHours * 60 * minute;
  // The hostel system knows the time and the reason: a desk adds nothing to it.
  if (before && isOfOneAbsence && !before.isOfDesk)
    return { as: 'nothing', reason: toldAs(before) };
  const jti = newJti();
  const corrected = isOfOneAbsence ? before?.jti : undefined;
  const told: Told = { said, jti, receipt, at, left, id, isOfDesk: true };
  const after =
    report === 'returned' ? { returned: told } : missing({ ...absence, [report]: told });
  return {
    as: 'told',
    drafts: [{ ...correcting(draft, corrected), jti }],
    known: withAbsence(known, premises, after),
  };
}

/** Whoever is missing is not back any more. */
const missing = ({ returned: _, ...absence }: ReturnType<typeof absenceFrom>) => absence;
