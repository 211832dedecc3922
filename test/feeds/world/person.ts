/** One invented person, known by nothing but numbers. */
export interface Person {
  /** `17`; somebody who only stands before the court beside another is `17-2`. */
  id: string;
  noms: string;
  crn: string;
  pnc: string;
  cro: string;
  /** The prison's second record of the same person, which a merge takes away. */
  otherNoms: string;
  /** The probation service's second record. */
  otherCrn: string;
  /** The court's own number of the person. */
  defendant: string;
}

/** FEEDS §6. */
const letters = 'ZABCDEFGHJKLMNPQRTUVWXY';
const check = (year: number, serial: string): string =>
  letters.charAt(Number(BigInt(`${String(year).padStart(2, '0')}${serial}`) % 23n));

const pad = (number: number, width: number): string => String(number).padStart(width, '0');
const capital = (number: number): string => String.fromCharCode(65 + (number % 26));

function pncOf(year: number, number: number): string {
  const serial = pad(number, 7);
  return `${year}/${serial}${check(year % 100, serial)}`;
}
function croOf(year: number, number: number): string {
  const serial = pad(number, 6);
  return `${serial}/${pad(year, 2)}${check(year, serial)}`;
}
const nomsOf = (first: string, number: number): string =>
  `${first}${pad(number % 10_000, 4)}${capital(Math.floor(number / 260_000))}${capital(Math.floor(number / 10_000))}`;
const uuidOf = (kind: string, number: number): string =>
  `${kind}-0000-4000-8000-${pad(number, 12)}`;

/** How many people have numbers of their own. */
export const mostPeople = 900_000;

/** The person of this number. Every number is invented, and holds by its check letter where it has one. */
export const personOf = (number: number): Person => ({
  id: String(number),
  noms: nomsOf('Q', number),
  otherNoms: nomsOf('U', number),
  crn: `Q${pad(number, 6)}`,
  otherCrn: `U${pad(number, 6)}`,
  pnc: pncOf(2011, number),
  cro: croOf(11, number),
  defendant: uuidOf('0a0a0a0a', number),
});

/** How many others there can be beside each. */
const mostBesides = 600;

/**
 * Somebody who stands before the court beside the person of that number, and turns up nowhere else.
 * @param which from 1 on
 */
export function besides(number: number, which: number): Person {
  if (which >= mostBesides) throw new Error('There are no numbers for more people beside one');
  const pnc = pncOf(1940 + (which % 60), 1_000_000 * Math.floor(which / 60) + number);
  const defendant = uuidOf(`0b0b${pad(which, 4)}`, number);
  const nobody = { noms: '', otherNoms: '', crn: '', otherCrn: '', cro: '' };
  return { ...nobody, id: `${number}-${which}`, pnc, defendant };
}

/** A PNC whose check letter is wrong. */
export function brokenPnc({ pnc }: Person): string {
  const last = letters.indexOf(pnc.slice(-1));
  return `${pnc.slice(0, -1)}${letters.charAt((last + 1) % 23)}`;
}
