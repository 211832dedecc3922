import { textAt, type JsonObject } from '../feeds/json.js';

/** What a judicial result does to the person's liberty. `unsure` is for a person to look at. */
export type ResultKind = 'custody' | 'remand' | 'other' | 'unsure';

/**
 * By code. No code is trusted alone: one code stands for several results, and `postHearingCustodyStatus`
 * is `A` on an imprisonment (FEEDS §3.4).
 */
const byCode: Readonly<Record<string, ResultKind>> = {
  '1002': 'custody',
  '1115': 'other',
  '1116': 'other',
  '4028': 'remand',
  '4560': 'remand',
  '4593': 'remand',
};

/** By result type, where a type was seen with one meaning only. */
const byType: Readonly<Record<string, ResultKind>> = {
  '8b1cff00-a456-40da-9ce4-f11c20959084': 'other',
  'b65fb5f1-b11d-4a95-a198-3b81333c7cf9': 'other',
  'd0a369c9-5a28-40ec-99cb-da7943550b18': 'remand',
};

/** Custodial sentences by the names the Sentencing Act 2020 gives them. */
const sentences = [
  /\bimprisonment\b/,
  /detention in a? ?young offender/,
  /detention and training/,
  /detention (under|for life|at)\b/,
  /custody for life/,
  /majesty'?s pleasure/,
  /extended (determinate )?sentence/,
  /special custodial sentence/,
  /offenders? of particular concern/,
];
/** Prison for not paying, or a day in the cells: nobody's sentence, and easily suspended. */
const doubtful = /default|non-?payment|surcharge|court ?house|precincts|rising of the court/;
const hints = /custod|prison|detain|detention|young offender/;

function byLabel(label: string): ResultKind | undefined {
  if (label.includes('suspend'))
    return /activat|implement|take[sn]? effect|brought into/.test(label) ? 'custody' : 'other';
  if (/remand|(sent|committed|transferred)\b.*\bin custody/.test(label)) return 'remand';
  if (doubtful.test(label)) return undefined;
  return sentences.some((sentence) => sentence.test(label)) ? 'custody' : undefined;
}

const own = (table: Readonly<Record<string, ResultKind>>, name: string | undefined) =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/**
 * Weighs a result by its type, its code and its label together (FEEDS §3.4): all that speak must agree, and
 * what none of them knows is `other` unless it reads like custody.
 */
export function resultKind(result: JsonObject): ResultKind {
  const label = (textAt(result, 'label') ?? '').toLowerCase();
  const ancillary = textAt(result, 'category') === 'ANCILLARY';
  const code = own(byCode, textAt(result, 'cjsCode'));
  const voices = [own(byType, textAt(result, 'judicialResultTypeId')), code];
  // An ancillary result only adds to another: its label may name that other one.
  if (!ancillary) voices.push(byLabel(label));
  const spoken = new Set(voices.filter((voice) => voice !== undefined));
  const [only] = spoken;
  if (spoken.size > 1) return 'unsure';
  if (only !== undefined) return only;
  return !ancillary && hints.test(label) ? 'unsure' : 'other';
}
