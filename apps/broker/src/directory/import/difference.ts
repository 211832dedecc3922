import type { DirectoryRows, PostRow, StaffRow } from '../rows.js';
import type { NewRows } from '../rows.service.js';

export type RowKind = 'area' | 'unit' | 'agency' | 'team' | 'staff' | 'post';

/** One row that an import adds or changes. Ids and names of members only. */
export interface RowChange {
  kind: RowKind;
  id: string;
  change: 'added' | 'changed';
  /** What is not as before; not for added rows. */
  members?: string[];
}

/** What an import does to the directory. */
export interface Difference {
  rows: RowChange[];
  unchanged: number;
  /** Held rows of the kinds that the document has, that it does not have. They stay. */
  absent: { kind: RowKind; id: string }[];
  news: NewRows;
}

/** What is to be held, and which of it the document has. */
export function differenceOf(wanted: DirectoryRows, held: DirectoryRows): Difference {
  const areas = compare('area', wanted.areas, held.areas, ({ id }) => id);
  const units = compare('unit', wanted.units, held.units, ({ id }) => id);
  const agencies = compare('agency', wanted.agencies, held.agencies, ({ issuer }) => issuer);
  const teams = compare('team', wanted.teams, held.teams, ({ id }) => id);
  const staff = compare('staff', wanted.staff, held.staff, ({ id }) => id);
  const posts = compare('post', wanted.posts, held.posts, ({ id }) => id);
  const parts = [areas, units, agencies, teams, staff, posts];
  const changesOf = <Row>(
    part: { news: Row[]; rows: RowChange[] },
    member: string & keyof Row,
  ): Row[] =>
    part.news.filter((row, index) => {
      const change = part.rows[index];
      if (change?.change === 'added') return (row[member] as unknown[]).length > 0;
      return change?.members?.includes(member);
    });
  return {
    rows: parts.flatMap(({ rows }) => rows),
    unchanged: parts.reduce((sum, part) => sum + part.unchanged, 0),
    absent: parts.flatMap(({ absent }) => absent),
    news: {
      areas: areas.news,
      units: units.news,
      agencies: agencies.news,
      teams: teams.news,
      staff: staff.news,
      posts: posts.news,
      holders: changesOf<PostRow>(posts, 'holders'),
      overrides: changesOf<PostRow>(posts, 'overrides'),
      swaps: changesOf<PostRow>(posts, 'swaps'),
      postContacts: changesOf<PostRow>(posts, 'contacts'),
      staffContacts: changesOf<StaffRow>(staff, 'contacts'),
      absences: changesOf<StaffRow>(staff, 'absences'),
    },
  };
}

interface Compared<Row> {
  /** One for each of `news`, in the same order. */
  rows: RowChange[];
  news: Row[];
  unchanged: number;
  absent: Difference['absent'];
}

function compare<Row extends object>(
  kind: RowKind,
  wanted: readonly Row[],
  held: readonly Row[],
  idOf: (row: Row) => string,
): Compared<Row> {
  const before = new Map(held.map((row) => [idOf(row), row]));
  const done: Compared<Row> = { rows: [], news: [], unchanged: 0, absent: [] };
  for (const row of wanted) {
    const id = idOf(row);
    const was = before.get(id);
    const members = was ? membersThatDiffer(row, was) : [];
    if (was && members.length === 0) {
      done.unchanged += 1;
      continue;
    }
    done.news.push(row);
    done.rows.push(was ? { kind, id, change: 'changed', members } : { kind, id, change: 'added' });
  }
  if (wanted.length > 0) {
    const given = new Set(wanted.map(idOf));
    done.absent = [...before.keys()].filter((id) => !given.has(id)).map((id) => ({ kind, id }));
  }
  return done;
}

// Both sides are made with their members in one order, so equal values are equal texts.
const membersThatDiffer = <Row extends object>(row: Row, was: Row): string[] =>
  (Object.keys(row) as (string & keyof Row)[]).filter(
    (member) => JSON.stringify(row[member]) !== JSON.stringify(was[member]),
  );

/** The directory as it is when the new rows are in. */
export function merged(held: DirectoryRows, news: NewRows): DirectoryRows {
  const over = <Row>(before: readonly Row[], after: readonly Row[], idOf: (row: Row) => string) => [
    ...new Map([...before, ...after].map((row) => [idOf(row), row])).values(),
  ];
  return {
    areas: over(held.areas, news.areas, ({ id }) => id),
    units: over(held.units, news.units, ({ id }) => id),
    agencies: over(held.agencies, news.agencies, ({ id }) => id),
    teams: over(held.teams, news.teams, ({ id }) => id),
    staff: over(held.staff, news.staff, ({ id }) => id),
    posts: over(held.posts, news.posts, ({ id }) => id),
  };
}
