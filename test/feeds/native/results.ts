import type { Chance } from '../world/chance.js';
import { kinds, type Decision } from './decisions.js';

/** One result of a hearing, as a document carries it. */
export interface Result {
  id: string;
  decision: Decision;
  months: number;
  isDeleted?: boolean;
}

export const resultOf = (decision: Decision, chance: Chance): Result => ({
  id: chance.uuid(),
  decision,
  months: chance.between(2, 60),
});

const prompt = (promptReference: string, label: string, value: string): object => ({
  promptReference,
  label,
  type: 'TXT',
  value,
});

function promptsOf({ decision, months }: Result, day: string): object[] {
  const length = prompt('imprisonmentPeriod', 'Imprisonment Period', `${months} Months`);
  if (decision === 'custody')
    return [length, prompt('prisonOrganisationName', 'Prison', 'HMP Fictional')];
  if (decision === 'suspended') return [length];
  if (decision === 'remand')
    return [
      prompt('remandBasis', 'Remand basis', 'Remand'),
      prompt('HDATE', 'Date of hearing', day),
    ];
  return [];
}

/** The judicial result (FEEDS §3.3). */
export function judicialResult(
  result: Result,
  { hearing, day, isNewAmendment }: { hearing: string; day: string; isNewAmendment: boolean },
): object {
  const { cjsCode, short, label, category, post, type: typeId } = kinds[result.decision];
  const custodial = result.decision === 'custody';
  return {
    judicialResultId: result.id,
    judicialResultTypeId: typeId,
    cjsCode,
    label,
    category,
    level: 'O',
    resultText: `${short} - ${label}\n${custodial ? `Imprisonment Period: ${result.months} Months` : ''}`,
    orderedDate: day,
    orderedHearingId: hearing,
    lastSharedDateTime: day,
    ...(post !== undefined && { postHearingCustodyStatus: post }),
    isConvictedResult: category === 'FINAL',
    isAdjournmentResult: result.decision === 'adjourned',
    isNewAmendment,
    ...(result.isDeleted === true && { isDeleted: true }),
    judicialResultPrompts: promptsOf(result, day),
  };
}
