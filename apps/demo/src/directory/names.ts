const first = [
  'Abena',
  'Adriana',
  'Ahmed',
  'Aisling',
  'Anjali',
  'Bartosz',
  'Bethan',
  'Callum',
  'Chidi',
  'Chloe',
  'Dafydd',
  'Delroy',
  'Ebony',
  'Elif',
  'Emeka',
  'Fatima',
  'Fergus',
  'Gita',
  'Grace',
  'Hamza',
  'Harriet',
  'Imran',
  'Ines',
  'Jamila',
  'Joan',
  'Kwame',
  'Leila',
  'Linh',
  'Luca',
  'Maeve',
  'Marlon',
  'Mei',
  'Nadia',
  'Nikos',
  'Olu',
  'Oscar',
  'Padma',
  'Ravi',
  'Rosa',
  'Sanjay',
  'Shanice',
  'Sofia',
  'Tariq',
  'Tomasz',
  'Umar',
  'Vera',
  'Yusuf',
] as const;

/** Nobody is called this: an invented person is known for one at a glance. */
const last = [
  'Examplewood',
  'Demoford',
  'Sampleton',
  'Testerly',
  'Fictionby',
  'Mockridge',
  'Inventham',
  'Pretendale',
  'Placeholme',
  'Specimen',
  'Makebelieve',
  'Dummett-Sample',
  'Trialworth',
] as const;

/** How many different names there are. */
export const nameCount = first.length * last.length;

/** The invented name of a number: no two of the first {@link nameCount} numbers share one. */
export function inventedName(number: number): string {
  // 47 and 13 have no common factor, so going through both lists at once meets every pair once.
  const given = first[number % first.length] ?? first[0];
  const family = last[number % last.length] ?? last[0];
  return `${given} ${family}`;
}
