import { localInstantOf, toeOf } from '../feeds/instants.js';
import { objectsAt, plain, textAt, type JsonObject } from '../feeds/json.js';
import type { Defendant, Hearing } from './hearing.js';

const code = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Za-z0-9._-]{1,40}$/.test(text) ? text : undefined;

/** `B01LY00` → `B01LY`: the last two are the court house's own (FEEDS §6). A name when there is no code. */
function courtCode(court: JsonObject): string | undefined {
  const given = textAt(court, 'code');
  if (given !== undefined && /^[A-Z0-9]{5,7}$/i.test(given)) return given.slice(0, 5).toUpperCase();
  const name = textAt(court, 'name')?.replace(/[^A-Za-z0-9]+/g, '-');
  return code(name?.slice(0, 40).replace(/^-+|-+$/g, ''));
}

/** Where a court writes how long: the newer reference, or in older documents the label. */
const lengths = ['totalCustodialPeriod', 'imprisonmentPeriod', 'detentionPeriod'];
const lengthLabels = /^(total custodial|imprisonment|detention|custodial) period$/i;

function lengthOf(result: JsonObject): string | undefined {
  const prompts = objectsAt(result, 'judicialResultPrompts');
  const prompt =
    prompts.find((one) => lengths.includes(textAt(one, 'promptReference') ?? '')) ??
    prompts.find((one) => lengthLabels.test(textAt(one, 'label') ?? ''));
  const value = textAt(prompt, 'value');
  if (value !== undefined) return value;
  const [number, unit] = ['primaryDurationValue', 'primaryDurationUnit'].map((name) =>
    textAt(result, 'durationElement', name),
  );
  return number !== undefined && unit !== undefined ? plain(`${number} ${unit}`) : undefined;
}

/** The receiving prison, only where the court writes a prison's code: a name or number would mislead. */
function prisonOf(results: readonly JsonObject[]): string | undefined {
  return results
    .flatMap((result) => objectsAt(result, 'judicialResultPrompts'))
    .filter((one) => /prison/i.test(textAt(one, 'promptReference') ?? textAt(one, 'label') ?? ''))
    .map((one) => textAt(one, 'value'))
    .find((value) => value !== undefined && /^[A-Z]{3}$/.test(value));
}

function hearingDate(hearing: Hearing, results: readonly JsonObject[]): string | undefined {
  if (hearing.day !== undefined) return hearing.day;
  const ordered = results.flatMap((result) => textAt(result, 'orderedDate') ?? []).sort();
  return ordered.at(-1) ?? [...hearing.sittings].sort().at(-1)?.slice(0, 10);
}

/** The content of `court.sentenced-to-custody` (CRT-02), from the results that made it custody. */
export function sentenceOf(
  hearing: Hearing,
  defendant: Defendant,
  results: readonly JsonObject[],
): object {
  const cases = defendant.cases.flatMap((urn) => code(urn.replace(/\s+/g, '')) ?? []);
  const prison = prisonOf(results);
  return {
    court: courtCode(hearing.court),
    hearingDate: hearingDate(hearing, results),
    ...(cases.length > 0 && { caseReferences: cases.slice(0, 20) }),
    results: results.slice(0, 50).map((result) => {
      const [cjs, length] = [code(textAt(result, 'cjsCode')), lengthOf(result)];
      return {
        ...(cjs !== undefined && { code: cjs }),
        label: textAt(result, 'label') ?? 'Custodial sentence',
        ...(length !== undefined && { length }),
      };
    }),
    ...(prison !== undefined && { prison }),
    source: { system: 'common-platform', record: hearing.id },
  };
}

/** When the court sat on the day of the sentence. Nothing when the document does not say. */
export function sentencedAt(
  hearing: Hearing,
  results: readonly JsonObject[],
  now: Date,
): number | undefined {
  const date = hearingDate(hearing, results);
  const sitting = hearing.sittings.find((one) => date !== undefined && one.startsWith(date));
  const found = localInstantOf(sitting, now);
  return found && toeOf(found);
}
