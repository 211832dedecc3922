import type { PersonSubject } from '#contracts';

// Facts of FEEDS §6: 23 letters, no I, O or S; the letter is the number modulo 23.
const checkLetters = 'ZABCDEFGHJKLMNPQRTUVWXY';
const holds = (digits: string, letter: string): boolean =>
  checkLetters.charAt(Number(digits) % 23) === letter;

const tidy = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

/** A prison (NOMS) number, or nothing: `Unknown NOMS Number` and the like are no numbers. */
export function nomsOf(text: string | undefined): string | undefined {
  const noms = tidy(text ?? '');
  return /^[A-Z]\d{4}[A-Z]{2}$/.test(noms) ? noms : undefined;
}

/** A probation case number, or nothing. */
export function crnOf(text: string | undefined): string | undefined {
  const crn = tidy(text ?? '');
  return /^[A-Z]\d{6}$/.test(crn) ? crn : undefined;
}

/**
 * A PNC id as `YYYY/NNNNNNNL`, or nothing when it is malformed or its check letter does not hold: a number
 * mistyped by one digit is another person's.
 * @param now tells the century of a two-digit year
 */
export function pncOf(text: string | undefined, now: Date): string | undefined {
  const pnc = tidy(text ?? '');
  // Without its slash, the short form is the one below twelve characters.
  const shape = pnc.includes('/')
    ? /^(\d{4}|\d{2})\/(\d{1,7})([A-Z])$/
    : pnc.length < 12
      ? /^(\d{2})(\d{1,7})([A-Z])$/
      : /^(\d{4})(\d{7})([A-Z])$/;
  const [, year, number, letter] = shape.exec(pnc) ?? [];
  if (year === undefined || number === undefined || letter === undefined) return undefined;
  const serial = number.padStart(7, '0');
  if (!holds(year.slice(-2) + serial, letter)) return undefined;
  const century = Number(year) <= now.getUTCFullYear() % 100 ? '20' : '19';
  return `${year.length === 4 ? year : century + year}/${serial}${letter}`;
}

/** A CRO number, standard (`NNNNNN/YYL`) or file form (`SFYY/NL`), or nothing when its check letter fails. */
export function croOf(text: string | undefined): string | undefined {
  const cro = tidy(text ?? '');
  const [, number, year, letter] = /^(\d{1,6})\/(\d{2})([A-Z])$/.exec(cro) ?? [];
  if (number !== undefined && year !== undefined && letter !== undefined) {
    const serial = number.padStart(6, '0');
    return holds(year + serial, letter) ? `${serial}/${year}${letter}` : undefined;
  }
  const [, fileYear, file, fileLetter] = /^SF(\d{2})\/(\d{1,6})([A-Z])$/.exec(cro) ?? [];
  if (fileYear === undefined || file === undefined || fileLetter === undefined) return undefined;
  // The file form's number is not padded.
  return holds(fileYear + file, fileLetter) ? cro : undefined;
}

type Scheme = 'crn' | 'noms' | 'pnc' | 'cro';

/** The subject that these identifiers name: one by itself, several as aliases; nothing when there is none. */
export function subjectOf(
  identifiers: Partial<Record<Scheme, string | undefined>>,
): PersonSubject | undefined {
  const order: readonly Scheme[] = ['crn', 'noms', 'pnc', 'cro'];
  const named = order.flatMap((format) => {
    const id = identifiers[format];
    return id === undefined ? [] : [{ format, id }];
  });
  const [only, ...others] = named;
  if (only === undefined || others.length === 0) return only;
  return { format: 'aliases', identifiers: named };
}
