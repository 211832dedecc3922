import type { DirectoryBuilder, NewPost } from './builder.js';
import { boroughs, courts, hostels, keyOf, prisons } from './london.js';

/** The area that every area-wide team serves. */
export const area = 'london';

const always = (role: string, title: string, rota = true): NewPost => ({
  role,
  title,
  hours: 'always',
  rota,
});
const working = (role: string, title: string, number?: number): NewPost => ({
  role,
  title,
  hours: 'working',
  ...(number !== undefined && { number }),
});

/** An officer's staff code, as the probation system writes them: invented, and each once. */
const officer = (borough: number, number: number): NewPost => ({
  ...working('offender-manager', `Offender manager ${number}`, number),
  reference: `N07A${String(borough).padStart(2, '0')}${number}`,
});

/** Each borough: its probation public protection unit and its police Jigsaw team. */
export function addBoroughs(directory: DirectoryBuilder): void {
  for (const [n, name] of boroughs.entries()) {
    const place = keyOf(name);
    directory.add(
      { id: `ppu-${place}`, agency: 'probation', kind: 'ppu', place, name: `PPU ${name}` },
      [
        officer(n + 1, 1),
        officer(n + 1, 2),
        always('duty-po', 'Duty probation officer'),
        always('duty-spo', 'Duty senior probation officer'),
      ],
    );
    directory.add(
      { id: `jigsaw-${place}`, agency: 'police', kind: 'jigsaw', place, name: `Jigsaw ${name}` },
      [
        working('jigsaw-dc', 'Detective constable'),
        always('jigsaw-ds', 'Detective sergeant'),
        always('jigsaw-di', 'Detective inspector'),
      ],
    );
  }
}

/** What serves all of London. */
export function addAreaTeams(directory: DirectoryBuilder): void {
  directory.add(
    {
      id: 'probation-on-call',
      agency: 'probation',
      kind: 'probation-on-call',
      place: area,
      name: 'London probation',
    },
    [always('aco', 'Assistant chief officer on call')],
  );
  directory.add(
    {
      id: 'police-control-room',
      agency: 'police',
      kind: 'police-control-room',
      place: area,
      name: 'police control room',
    },
    [
      always('duty-inspector', 'Duty inspector'),
      always('on-call-di', 'On-call detective inspector'),
      always('on-call-superintendent', 'On-call superintendent'),
    ],
  );
  directory.add(
    {
      id: 'mappa-coordination',
      agency: 'probation',
      kind: 'mappa-coordination',
      place: area,
      name: 'London MAPPA',
    },
    [
      working('mappa-coordinator', 'MAPPA co-ordinator'),
      always('deputy-coordinator', 'Deputy co-ordinator', false),
      always('smb-chair', 'Chair of the Strategic Management Board', false),
    ],
  );
}

/** Prisons, hostels and courts, and who is above the prisons. */
export function addInstitutions(directory: DirectoryBuilder): void {
  for (const { code, name } of prisons) {
    directory.add(
      {
        id: `omu-${code.toLowerCase()}`,
        agency: 'prison',
        kind: 'prison-omu',
        place: code,
        name,
      },
      [
        working('omu-case-administrator', 'OMU case administrator'),
        always('head-of-omu', 'Head of offender management'),
        always('duty-governor', 'Duty governor'),
      ],
    );
  }
  for (const { code, name } of hostels) {
    directory.add(
      { id: `hostel-${code.toLowerCase()}`, agency: 'hostel', kind: 'hostel', place: code, name },
      [always('duty-worker', 'Duty worker'), always('hostel-manager', 'Hostel manager', false)],
    );
  }
  for (const { code, name } of courts) {
    directory.add(
      {
        id: `court-${code.toLowerCase()}`,
        agency: 'court',
        kind: 'court-office',
        place: code,
        name,
      },
      [
        working('court-officer', 'Court officer'),
        always('delivery-manager', 'Delivery manager', false),
      ],
    );
  }
  directory.add(
    { id: 'prison-group', agency: 'prison', kind: 'prison-omu', place: area, name: 'London' },
    [always('prison-group-director', 'Prison group director on call', false)],
  );
}
