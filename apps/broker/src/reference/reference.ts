import {
  alertRaised,
  alertRaisedType,
  eventContracts,
  eventName,
  type EventContract,
  type SetClaims,
} from '#contracts';
import { membersOf, type Member } from './members.js';
import { sampleClaims, sampleKey } from './sample.js';

/** One event type as the reference shows it. */
export interface Entry {
  name: string;
  type: string;
  row: string | undefined;
  says: string;
  statedBy: string;
  about: string;
  members: Member[];
  claims: SetClaims;
  signed: string;
}

export interface Chapter {
  title: string;
  entries: Entry[];
}

const abouts: Readonly<Record<EventContract['about'], string>> = {
  person: 'a person (`crn`, `noms`, `pnc`, `cro`, `person` or `aliases`)',
  alert: 'an alert (`opaque`: its reference)',
  service: 'a part of the service; no person is named',
};

/** What the broker sends to agencies; it is in no list of what it takes in. */
const sent: EventContract = {
  type: alertRaisedType,
  statedBy: [],
  about: 'person',
  schema: alertRaised,
  example: {
    alert: 'K7Q2-9FXM',
    kind: 'accept',
    obligation: '01920000-0000-7000-8000-000000000001',
    role: 'ppu',
    post: { id: 'ppu-newham/duty-spo', title: 'Duty senior probation officer, PPU Newham' },
    ladder: [
      { post: 'ppu-newham/duty-spo', title: 'Duty senior probation officer, PPU Newham' },
      { post: 'probation-on-call/aco', title: 'Assistant chief officer on call' },
    ],
    family: 'release',
    row: 'PRI-05',
    severity: 'P2',
    tier: 'T2',
    says: 'A person you supervise has been released from prison.',
    sees: 'pointer',
    because: ['RR-03: borough of residence newham'],
    acceptBy: '2026-08-10T11:00:00+01:00',
    event: {
      issuer: 'urn:example:prison',
      jti: 'example-prison.released',
      type: 'urn:tocsin:event:prison.released',
      digest: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
    },
  },
};

const titles: Readonly<Record<string, string>> = {
  court: 'Courts',
  prison: 'Prisons',
  hostel: 'Hostels (approved premises)',
  probation: 'Probation',
  police: 'Police',
  mapp: 'MAPP meetings',
  monitoring: 'Electronic monitoring',
  alert: 'Answers to an alert',
};

const chapterOf = ({ type, statedBy }: EventContract): string =>
  statedBy.length === 0
    ? 'What the broker itself states'
    : (titles[eventName(type).split('.')[0] ?? ''] ?? 'Others');

async function entryOf(contract: EventContract): Promise<Entry> {
  const { type, row, schema, statedBy, about } = contract;
  const everybody = statedBy.length > 3;
  const claims = sampleClaims(contract);
  return {
    name: eventName(type),
    type,
    row,
    says: schema.description ?? '',
    statedBy:
      statedBy.length === 0
        ? 'the broker alone'
        : everybody
          ? 'any agency, for its own posts'
          : statedBy.join(', '),
    about: abouts[about],
    members: membersOf(schema),
    claims,
    signed: await (await sampleKey()).sign(claims),
  };
}

/** Every event type in its chapter, made from the contracts that the broker itself reads by. */
export async function referenceChapters(): Promise<Chapter[]> {
  const chapters = new Map<string, Entry[]>();
  const order = [...Object.values(titles), 'What the broker itself states'];
  for (const title of order) chapters.set(title, []);
  for (const contract of [...eventContracts, sent]) {
    const title = chapterOf(contract);
    const entries = chapters.get(title) ?? [];
    chapters.set(title, [...entries, await entryOf(contract)]);
  }
  return [...chapters].map(([title, entries]) => ({ title, entries }));
}
