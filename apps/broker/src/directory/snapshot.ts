import {
  directoryOf,
  type Absence,
  type Addressee,
  type Directory,
  type Post,
  type Rota,
} from '#rules';
import type { ContactPoint } from '#contracts';
import { groupBy } from '#kernel';
import type { ContactRow, DirectoryRows, PostRow, RotaRow, StaffRow } from './rows.js';

/** The look-ups of the whole directory. @param streams issuers of the agencies that have a stream */
export function directoryFrom(
  area: string,
  rows: DirectoryRows,
  streams: ReadonlySet<string>,
): Directory {
  const { areas, units, teams, staff, posts } = rows;
  return directoryOf(area, teams, posts.map(asPost), {
    areas,
    units,
    absences: new Map(staff.flatMap(absencesOf)),
    contacts: new Map(staff.map(({ id, contacts }) => [id, contacts.map(asContact)])),
    streams,
  });
}

/** How people are reached. A browser that asked to be woken counts as verified: it answered. */
export function peopleFrom(
  staff: readonly StaffRow[],
  browsers: readonly { staff: string; endpoint: string }[],
): Map<string, Addressee> {
  const woken = groupBy(browsers, (one) => one.staff);
  return new Map(
    staff.flatMap(({ id, contacts, notify }): [string, Addressee][] => {
      const asked = (woken.get(id) ?? []).map(({ endpoint: address }) => ({
        channel: 'push',
        address,
        state: 'verified' as const,
      }));
      const all = [...contacts, ...asked];
      return all.length === 0 ? [] : [[id, { contacts: all, notify }]];
    }),
  );
}

const absencesOf = ({ id, absences }: StaffRow): [string, Absence[]][] =>
  absences.length === 0
    ? []
    : [
        [
          id,
          absences.map(({ from, to, cover }) => ({
            from: new Date(from),
            to: dateOf(to),
            cover: cover ?? undefined,
          })),
        ],
      ];

const asPost = (row: PostRow): Post => ({
  id: row.id,
  team: row.team,
  role: row.role,
  title: row.title,
  hours: row.hours,
  from: dateOf(row.from),
  to: dateOf(row.to),
  reference: row.reference ?? undefined,
  email: verifiedEmail(row.contacts),
  contacts: row.contacts.map(asContact),
  rotas: row.rotas.map(asRota),
  overrides: row.overrides.map(({ from, to, staff }) => ({
    from: new Date(from),
    to: new Date(to),
    staff: staff ?? undefined,
  })),
  swaps: row.swaps,
  holders: row.holders.map(({ staff, from, to }) => ({
    staff,
    from: new Date(from),
    to: dateOf(to),
  })),
});

/** A rota as the rules read it. */
export const asRota = ({ to, ...rota }: RotaRow): Rota => ({ ...rota, to: to ?? undefined });

const dateOf = (text: string | null): Date | undefined =>
  text === null ? undefined : new Date(text);

const verifiedEmail = (contacts: readonly ContactRow[]): string | undefined =>
  contacts.find(({ channel, state }) => channel === 'email' && state === 'verified')?.address;

/** A contact point as documents have it. */
export const asContact = ({ channel, address, state, verifiedAt }: ContactRow): ContactPoint => ({
  channel,
  address,
  state,
  ...(verifiedAt !== null && { verifiedAt }),
});
