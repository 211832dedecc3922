import { objectsAt, plain, textAt, type JsonObject } from '../feeds/json.js';
import { code, nameCode } from './codes.js';
import { dayOf, dayOfStamp } from './days.js';
import type { CourtTable } from './table.js';

/** The parts of a result that statements have room for. Its other prompts, and its text, are never told. */
export interface Parts {
  length?: string | undefined;
  prison?: string | undefined;
  premises?: string | undefined;
  nextHearing?: string | undefined;
  bailRefused?: string | undefined;
  responsibleCourt?: string | undefined;
  rehabilitationDays?: number | undefined;
  warrant?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

/** A prompt by its reference, or in older documents by its label. */
interface Prompt {
  name: string;
  value: string;
}

const promptsOf = (result: JsonObject): Prompt[] =>
  objectsAt(result, 'judicialResultPrompts').flatMap((one) => {
    const value = textAt(one, 'value');
    const names = [textAt(one, 'promptReference'), textAt(one, 'label')];
    return value === undefined
      ? []
      : names.flatMap((name) => (name === undefined ? [] : [{ name, value }]));
  });

const valueOf = (prompts: readonly Prompt[], name: RegExp): string | undefined =>
  prompts.find((one) => name.test(one.name))?.value;

const lengths = [
  /^(totalCustodialPeriod|imprisonmentPeriod|detentionPeriod)$/,
  /^(total custodial|imprisonment|detention|custodial) period$/i,
];
const units: Readonly<Record<string, string>> = { Y: 'Years', M: 'Months', W: 'Weeks', D: 'Days' };

function lengthOf(result: JsonObject, prompts: readonly Prompt[]): string | undefined {
  const prompt = lengths.map((name) => valueOf(prompts, name)).find((value) => value !== undefined);
  if (prompt !== undefined) return prompt;
  const [number, unit] = ['primaryDurationValue', 'primaryDurationUnit'].map((name) =>
    textAt(result, 'durationElement', name),
  );
  if (number === undefined || unit === undefined) return undefined;
  return plain(`${number} ${(Object.hasOwn(units, unit) ? units[unit] : undefined) ?? unit}`);
}

const dateName = /^(HDATE|date of hearing)$/i;
const written = /Date of hearing: ?(\d{2}\/\d{2}\/\d{4})/;

function nextHearingOf(result: JsonObject, prompts: readonly Prompt[]): string | undefined {
  const next = result['nextHearing'];
  const listed = textAt(next, 'listedStartDateTime') ?? textAt(next, 'weekCommencingDate');
  const inPrompt = prompts
    .map(({ value }) => written.exec(value)?.[1])
    .find((one) => one !== undefined);
  return dayOfStamp(listed) ?? dayOf(valueOf(prompts, dateName)) ?? dayOf(inPrompt);
}

function bailRefusedOf(prompts: readonly Prompt[], table: CourtTable): string | undefined {
  const ticked = valueOf(prompts, /^bail ?exception$/i);
  if (ticked === undefined) return undefined;
  const found = Object.entries(table.bailRefused).find(([, like]) =>
    like.some((one) => one.test(ticked)),
  );
  return found?.[0] ?? 'other';
}

/** Only where the court writes a prison's code: a name or number would mislead. */
const prisonCode = /^[A-Z]{3}$/;
/** Likewise a hostel's, as `E12`, `Q057` or `NEHOPE1`. */
const premisesCode = /^[A-Z]{1,8}\d{1,4}$/;

const coded = (prompts: readonly Prompt[], name: RegExp, shape: RegExp): string | undefined =>
  prompts.find((one) => name.test(one.name) && shape.test(one.value))?.value;

function daysOf(prompts: readonly Prompt[]): number | undefined {
  const text = valueOf(
    prompts,
    /^(number ?of ?days|rehabilitation ?activity ?days|maximum ?number ?of ?days.*)$/i,
  );
  const days = /^(\d{1,3})( days?)?$/i.exec(text ?? '')?.[1];
  return days === undefined || Number(days) > 366 ? undefined : Number(days);
}

/** Reads what statements have room for. */
export function partsOf(result: JsonObject, table: CourtTable): Parts {
  const prompts = promptsOf(result);
  const nextHearing = nextHearingOf(result, prompts);
  if (prompts.length === 0) return { length: lengthOf(result, prompts), nextHearing };
  return {
    length: lengthOf(result, prompts),
    nextHearing,
    prison: coded(prompts, /prison/i, prisonCode),
    premises: coded(prompts, /approved ?premises|hostel/i, premisesCode),
    bailRefused: bailRefusedOf(prompts, table),
    responsibleCourt: nameCode(valueOf(prompts, /^(supervisingCourt|supervising court)$/i)),
    rehabilitationDays: daysOf(prompts),
    warrant: code(valueOf(prompts, /^warrant ?(number|reference)$/i)),
    from: dayOf(valueOf(prompts, /^(start ?date|order ?start ?date)$/i)),
    until: dayOf(
      valueOf(prompts, /^(end ?date|order ?end ?date|expiry ?date|warrant ?expiry ?date)$/i),
    ),
  };
}
