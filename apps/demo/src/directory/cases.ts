import type { CaseEntry } from '#contracts';

/** Identifiers of an invented person. The last letter Z of the NOMS number marks the demonstration series. */
export interface DemoPerson {
  crn: string;
  noms: string;
  pnc: string;
}

const pncLetters = 'ZABCDEFGHJKLMNPQRTUVWXY';

/** A PNC identifier with its check letter: the letter of (two digits of the year and the serial) mod 23. */
export function pncOf(year: number, serial: number): string {
  const digits = String(serial).padStart(7, '0');
  const letter = pncLetters.charAt(Number(`${String(year % 100)}${digits}`) % pncLetters.length);
  return `${year}/${digits}${letter}`;
}

/** The identifiers of an invented person, by number from 0 to 259,999. */
export function demoPerson(number: number): DemoPerson {
  const letter = String.fromCharCode(65 + (Math.floor(number / 10_000) % 26));
  const digits = String(number % 10_000).padStart(4, '0');
  return {
    crn: `X${String(number).padStart(6, '0')}`,
    noms: `A${digits}${letter}Z`,
    pnc: pncOf(2019, 9_000_000 + number),
  };
}

export interface DemoCase {
  person: DemoPerson;
  borough: string;
  level?: 1 | 2 | 3;
  category?: 1 | 2 | 3 | 4;
  rosh?: NonNullable<CaseEntry['rosh']>;
  legalBasis: NonNullable<CaseEntry['legalBasis']>;
  custody?: string;
  /** Which of the borough's two offender managers. */
  manager: 1 | 2;
  /** Another borough that is concerned too. */
  also?: string;
}

const ownerPost = (borough: string, manager: 1 | 2): string =>
  `ppu-${borough}/offender-manager-${manager}`;

const ownedSince = '2026-01-05T09:00:00Z';

/** A case as the directory document takes it. */
export function caseEntry(one: DemoCase): CaseEntry {
  const { person, borough, level, category, rosh, legalBasis, custody, manager, also } = one;
  return {
    identifiers: [
      { scheme: 'crn', value: person.crn },
      { scheme: 'noms', value: person.noms },
      { scheme: 'pnc', value: person.pnc },
    ],
    boroughs: also === undefined ? [borough] : [borough, also],
    ...((level ?? category) !== undefined && {
      mappa: { ...(category !== undefined && { category }), ...(level !== undefined && { level }) },
    }),
    ...(rosh !== undefined && { rosh }),
    legalBasis,
    ...(custody !== undefined && { custody }),
    owner: { post: ownerPost(borough, manager), from: ownedSince },
  };
}

const standing: readonly Omit<DemoCase, 'person'>[] = [
  { borough: 'newham', level: 2, category: 3, rosh: 'high', legalBasis: 'licence', manager: 1 },
  { borough: 'hackney', level: 1, category: 1, rosh: 'medium', legalBasis: 'licence', manager: 2 },
  {
    borough: 'camden',
    level: 3,
    category: 2,
    rosh: 'very-high',
    legalBasis: 'licence',
    manager: 1,
  },
  { borough: 'lambeth', level: 2, category: 2, legalBasis: 'suspended-sentence', manager: 1 },
  {
    borough: 'tower-hamlets',
    also: 'newham',
    level: 2,
    category: 2,
    rosh: 'high',
    legalBasis: 'community-order',
    manager: 2,
  },
  {
    borough: 'croydon',
    level: 1,
    category: 2,
    rosh: 'medium',
    legalBasis: 'licence',
    custody: 'BXI',
    manager: 1,
  },
  { borough: 'brent', level: 1, category: 1, legalBasis: 'civil-order', manager: 1 },
  {
    borough: 'wandsworth',
    level: 2,
    category: 3,
    rosh: 'high',
    legalBasis: 'licence',
    custody: 'WWI',
    manager: 2,
  },
  { borough: 'barnet', rosh: 'low', legalBasis: 'community-order', manager: 1 },
  { borough: 'havering', also: 'redbridge', level: 2, legalBasis: 'bail-residence', manager: 2 },
  { borough: 'islington', category: 4, rosh: 'very-high', legalBasis: 'licence', manager: 2 },
  {
    borough: 'southwark',
    level: 1,
    category: 1,
    legalBasis: 'post-sentence-supervision',
    manager: 1,
  },
];

/** The cases that every demonstration starts with: invented people number 1, 2, 3 … */
export const standingCases: readonly DemoCase[] = standing.map((one, index) => ({
  ...one,
  person: demoPerson(index + 1),
}));
