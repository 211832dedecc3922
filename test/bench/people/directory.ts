import type { CaseEntry, DirectoryDocument } from '#contracts';
import { issuerOf, type AgencyName } from './agencies.js';

const boroughCount = 32;
const since = '2026-01-05T09:00:00Z';
/** Levels of cases in turn: mostly level 1, some 2, few 3, so that P1, P2 and P3 are all there. */
const levels = [1, 1, 1, 2, 1, 1, 2, 1, 3, 2] as const;

type Post = DirectoryDocument['posts'][number];
type Team = DirectoryDocument['teams'][number];

const boroughOf = (number: number): string =>
  `b${String((number % boroughCount) + 1).padStart(2, '0')}`;

/**
 * Invented posts of 32 boroughs and their area, all on duty day and night, so that a run at night does the
 * same work as one by day. No post has a mailbox: what is measured is signed alerts pushed to agencies.
 */
export function benchDirectory(): DirectoryDocument {
  const teams: Team[] = [];
  const staff: DirectoryDocument['staff'] = [];
  const posts: Post[] = [];
  const add = (agency: AgencyName, kind: Team['kind'], place: string, roles: string[]): void => {
    const id = `${kind}-${place}`;
    teams.push({ id, agency: issuerOf(agency), kind, place, name: id });
    for (const role of roles) {
      const post = `${id}/${role}`;
      staff.push({ id: `staff/${post}`, agency: issuerOf(agency), name: `Bench ${role}` });
      posts.push({
        id: post,
        team: id,
        role,
        title: `${role}, ${place}`,
        hours: 'always',
        holders: [{ staff: `staff/${post}`, from: since }],
      });
    }
  };
  for (let number = 0; number < boroughCount; number += 1) {
    const place = boroughOf(number);
    add('probation', 'ppu', place, ['offender-manager', 'duty-po', 'duty-spo']);
    add('police', 'jigsaw', place, ['jigsaw-dc', 'jigsaw-ds', 'jigsaw-di']);
  }
  add('probation', 'probation-on-call', 'bench', ['aco']);
  add('probation', 'mappa-coordination', 'bench', ['mappa-coordinator']);
  add('police', 'police-control-room', 'bench', ['duty-inspector', 'on-call-superintendent']);
  return { directory: 1, area: 'bench', teams, staff, posts, cases: [] };
}

/** The invented person of a number. */
export const crnOf = (number: number): string => `B${String(number).padStart(6, '0')}`;

/** A case that concerns two boroughs, so that its release makes three obligations. */
export function benchCase(number: number): CaseEntry {
  const home = boroughOf(number);
  return {
    identifiers: [{ scheme: 'crn', value: crnOf(number) }],
    boroughs: [home, boroughOf(number + 1)],
    mappa: { category: 2, level: levels[number % levels.length] ?? 1 },
    rosh: 'medium',
    legalBasis: 'licence',
    owner: { post: `ppu-${home}/offender-manager`, from: since },
  };
}

/**
 * Who must be told when this person is released, as `kind post`: the row PRI-05 of the default policy,
 * written out by hand here, so that the broker is checked against something that is not itself.
 */
export function expectedAlerts(number: number): string[] {
  const [home, other] = [boroughOf(number), boroughOf(number + 1)];
  return [
    `accept ppu-${home}/offender-manager`,
    `accept jigsaw-${home}/jigsaw-dc`,
    `accept jigsaw-${other}/jigsaw-dc`,
    `copy ppu-${home}/duty-po`,
    `copy ppu-${other}/duty-po`,
  ];
}

/** How many signed alerts one event makes, and how many of them are obligations. */
export const alertsPerEvent = expectedAlerts(0).length;
export const obligationsPerEvent = expectedAlerts(0).filter((one) =>
  one.startsWith('accept'),
).length;
