/** The 32 London boroughs. The City of London is not one of them. */
export const boroughs: readonly string[] = [
  'Barking and Dagenham',
  'Barnet',
  'Bexley',
  'Brent',
  'Bromley',
  'Camden',
  'Croydon',
  'Ealing',
  'Enfield',
  'Greenwich',
  'Hackney',
  'Hammersmith and Fulham',
  'Haringey',
  'Harrow',
  'Havering',
  'Hillingdon',
  'Hounslow',
  'Islington',
  'Kensington and Chelsea',
  'Kingston upon Thames',
  'Lambeth',
  'Lewisham',
  'Merton',
  'Newham',
  'Redbridge',
  'Richmond upon Thames',
  'Southwark',
  'Sutton',
  'Tower Hamlets',
  'Waltham Forest',
  'Wandsworth',
  'Westminster',
];

/** `Tower Hamlets` → `tower-hamlets`. */
export const keyOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

export interface Institution {
  code: string;
  name: string;
}

/** By code and part of London only. */
export const prisons: readonly Institution[] = [
  { code: 'WWI', name: 'Prison WWI, south-west London' },
  { code: 'PVI', name: 'Prison PVI, north London' },
  { code: 'BXI', name: 'Prison BXI, south London' },
  { code: 'TSI', name: 'Prison TSI, south-east London' },
];

/** Invented approved premises. */
export const hostels: readonly Institution[] = [
  { code: 'E12', name: 'Lantern House (invented hostel E12)' },
  { code: 'E14', name: 'Ferry House (invented hostel E14)' },
  { code: 'E17', name: 'Orchard House (invented hostel E17)' },
];

/** Invented courts. */
export const courts: readonly Institution[] = [
  { code: 'B01DM', name: 'Eastmarch Crown Court (invented)' },
  { code: 'B02DM', name: 'Southmarch Magistrates (invented)' },
  { code: 'B03DM', name: 'Westmarch Magistrates (invented)' },
];
