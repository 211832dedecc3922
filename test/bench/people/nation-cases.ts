import type { CaseEntry } from '#contracts';
import { crnOf } from './directory.js';
import { boroughs, hostels, officerOf, prisons, since, uncovered } from './nation.js';

/** How many cases the routing measurement has. */
export const nationCases = 100_000;
/** The first cases concern everybody at once; the others are as most cases are. */
export const complexCases = 1_000;
/** The next ones concern boroughs in which nobody works. */
export const uncoveredCases = 1_000;

/** Levels of cases in turn: mostly level 1, some 2, few 3, so that P1, P2 and P3 are all there. */
const levels = [1, 1, 1, 2, 1, 1, 2, 1, 3, 2] as const;

const pick = (list: readonly string[], number: number): string => list[number % list.length] ?? '';

/** The prison that holds the person of a number, or released him. */
export const prisonOf = (number: number): string => pick(prisons, number);
/** Another borough of the same area as his own, but for one in eight. */
export const otherBorough = (number: number): string => pick(boroughs, number + 1);

const nomsOf = (number: number): string =>
  `A${String(number % 10_000).padStart(4, '0')}A${String.fromCharCode(65 + Math.floor(number / 10_000))}`;

export function nationCase(number: number): CaseEntry {
  const home = pick(boroughs, number);
  const usual: CaseEntry = {
    identifiers: [
      { scheme: 'crn', value: crnOf(number) },
      { scheme: 'noms', value: nomsOf(number) },
    ],
    name: { familyName: `Bench${number}`, givenNames: 'Demo', dateOfBirth: '1980-01-01' },
    boroughs: [home, otherBorough(number)],
    mappa: { category: 2, level: levels[number % levels.length] ?? 1 },
    rosh: 'medium',
    registered: true,
    legalBasis: 'licence',
    owner: { post: officerOf(number), from: since },
    ...(number % 3 === 0 && { custody: prisonOf(number) }),
  };
  if (number < complexCases) return { ...usual, ...everything(number) };
  if (number >= complexCases + uncoveredCases) return usual;
  return { ...usual, boroughs: [home, ...[0, 1, 2].map((step) => pick(uncovered, number + step))] };
}

/** What makes an event reach as many as the rules have: four boroughs, every flag, a split, a hostel. */
const everything = (number: number): Partial<CaseEntry> => ({
  boroughs: [0, 1, 2, 3].map((step) => pick(boroughs, number + step)),
  residence: { premises: pick(hostels, number) },
  mappa: { category: 4, level: 3 },
  rosh: 'very-high',
  custody: prisonOf(number),
  flags: ['under-18', 'restricted-patient', 'foreign-national', 'victim-contact'],
  arrangements: [
    {
      kind: 'split',
      unit: pick(boroughs, number + 4),
      approvedBy: `ppu-${pick(boroughs, number)}/duty-spo`,
      from: since,
    },
  ],
});
