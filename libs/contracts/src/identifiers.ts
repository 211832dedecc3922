import { z } from 'zod';

/** The identifier schemes a person is known by. */
export const identifierScheme = z.enum(['crn', 'noms', 'pnc', 'cro']);
export type IdentifierScheme = z.infer<typeof identifierScheme>;

export interface Identifier {
  scheme: IdentifierScheme;
  /** In its canonical form: see {@link readIdentifier}. */
  value: string;
}

/** An identifier that names nobody, and why; never its text. */
export interface UnusableIdentifier {
  scheme: IdentifierScheme;
  because: string;
}

// Facts of FEEDS §6: 23 letters, no I, O or S; the letter is the number modulo 23.
const checkLetters = 'ZABCDEFGHJKLMNPQRTUVWXY';
const holds = (digits: string, letter: string): boolean =>
  checkLetters.charAt(Number(digits) % 23) === letter;

const tidy = (text: string | undefined): string => (text ?? '').replace(/\s+/g, '').toUpperCase();

const malformed = Symbol('malformed');
const wrongLetter = Symbol('wrong letter');
type Read = string | typeof malformed | typeof wrongLetter;

const readNoms = (text: string): Read => (/^[A-Z]\d{4}[A-Z]{2}$/.test(text) ? text : malformed);
const readCrn = (text: string): Read => (/^[A-Z]\d{6}$/.test(text) ? text : malformed);

function readPnc(text: string, now: Date): Read {
  // Without its slash, the short form is the one below twelve characters.
  const shape = text.includes('/')
    ? /^(\d{4}|\d{2})\/(\d{1,7})([A-Z])$/
    : text.length < 12
      ? /^(\d{2})(\d{1,7})([A-Z])$/
      : /^(\d{4})(\d{7})([A-Z])$/;
  const [, year, number, letter] = shape.exec(text) ?? [];
  if (year === undefined || number === undefined || letter === undefined) return malformed;
  const serial = number.padStart(7, '0');
  if (!holds(year.slice(-2) + serial, letter)) return wrongLetter;
  const century = Number(year) <= now.getUTCFullYear() % 100 ? '20' : '19';
  return `${year.length === 4 ? year : century + year}/${serial}${letter}`;
}

function readCro(text: string): Read {
  const [, number, year, letter] = /^(\d{1,6})\/(\d{2})([A-Z])$/.exec(text) ?? [];
  if (number !== undefined && year !== undefined && letter !== undefined) {
    const serial = number.padStart(6, '0');
    return holds(year + serial, letter) ? `${serial}/${year}${letter}` : wrongLetter;
  }
  const [, fileYear, file, fileLetter] = /^SF(\d{2})\/(\d{1,6})([A-Z])$/.exec(text) ?? [];
  if (fileYear === undefined || file === undefined || fileLetter === undefined) return malformed;
  // The file form's number is not padded.
  return holds(fileYear + file, fileLetter) ? text : wrongLetter;
}

const readers: Readonly<Record<IdentifierScheme, (text: string, now: Date) => Read>> = {
  noms: readNoms,
  crn: readCrn,
  pnc: readPnc,
  cro: readCro,
};

/**
 * One way to write each identifier, so that two feeds' spellings meet: `A1234AA`, `X123456`,
 * `YYYY/NNNNNNNL` (PNC), `NNNNNN/YYL` or `SFYY/NL` (CRO). One that is malformed, or whose check letter does
 * not hold, is unusable: a number mistyped by one digit is another person's (FEEDS §6).
 * @param now tells the century of a PNC's two-digit year
 */
export function readIdentifier(
  scheme: IdentifierScheme,
  text: string | undefined,
  now: Date,
): Identifier | UnusableIdentifier {
  const read = readers[scheme](tidy(text), now);
  if (typeof read === 'string') return { scheme, value: read };
  const fault = read === wrongLetter ? 'its check letter does not hold' : 'it has another form';
  return { scheme, because: `${scheme.toUpperCase()}: ${fault}` };
}

const valueOf = (read: Read): string | undefined => (typeof read === 'string' ? read : undefined);

/** A prison (NOMS) number, or nothing: `Unknown NOMS Number` and the like are no numbers. */
export const nomsOf = (text: string | undefined): string | undefined =>
  valueOf(readNoms(tidy(text)));

/** A probation case number, or nothing. */
export const crnOf = (text: string | undefined): string | undefined => valueOf(readCrn(tidy(text)));

/** A PNC id as `YYYY/NNNNNNNL`, or nothing. @param now tells the century of a two-digit year */
export const pncOf = (text: string | undefined, now: Date): string | undefined =>
  valueOf(readPnc(tidy(text), now));

/** A CRO number, standard (`NNNNNN/YYL`) or file form (`SFYY/NL`), or nothing. */
export const croOf = (text: string | undefined): string | undefined => valueOf(readCro(tidy(text)));
