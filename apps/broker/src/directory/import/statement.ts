import { canonicalJson, sha256 } from '#kernel';
import type { AgencyRow, DirectoryRows, PostRow, TeamRow } from '../rows.js';
import type { Difference } from './difference.js';

/** What of the directory changed, by the ids of its rows; holdings, rotas, overrides and swaps by their post, absences by the person. */
export type ChangedRows = Partial<Record<ChangedKind | NamedKind, string[]>>;

export type ChangedKind =
  | 'areas'
  | 'units'
  | 'agencies'
  | 'teams'
  | 'posts'
  | 'holdings'
  | 'rotas'
  | 'overrides'
  | 'swaps'
  | 'absences';

/** What is named without a digest. */
type NamedKind = 'staff' | 'contacts';

/** One change that the broker signs: SHA-256 of what was held and what is held now, base64url. */
export interface SignedChange {
  kind: ChangedKind;
  id: string;
  /** None for what is new. */
  before?: string;
  after: string;
}

export const changedType = 'urn:tocsin:event:directory.changed';

type Parts = (Omit<SignedChange, 'before' | 'after'> & { is: unknown; was: unknown })[];

/**
 * Every change of places, teams, posts, holdings, rotas, overrides, swaps and absences with its digests. Of people and contact
 * points there are ids only, without digests: a short value can be found from its hash.
 */
export function changesOf({ news }: Difference, held: DirectoryRows): SignedChange[] {
  const by = <Row extends { id: string }>(rows: readonly Row[]) =>
    new Map(rows.map((row) => [row.id, row]));
  const posts = by(held.posts);
  const staff = by(held.staff);
  const whole = <Row extends { id: string }>(kind: ChangedKind, rows: Row[], before: Row[]) => {
    const was = by(before);
    return rows.map((row) => ({ kind, id: row.id, is: row, was: was.get(row.id) }));
  };
  const parts: Parts = [
    ...whole('areas', news.areas, held.areas),
    ...whole('units', news.units, held.units),
    ...whole<AgencyRow>('agencies', news.agencies, held.agencies),
    ...whole('teams', news.teams.map(bareTeam), held.teams.map(bareTeam)),
    ...news.posts.flatMap((post) => postParts(post, posts.get(post.id))),
    ...news.absences.map(({ id, absences }): Parts[number] => {
      const was = staff.get(id)?.absences;
      return { kind: 'absences', id, is: absences, was };
    }),
  ];
  return parts.flatMap(({ kind, id, is, was }): SignedChange[] => {
    const after = digest(is);
    if (was === undefined) return [{ kind, id, after }];
    const before = digest(was);
    return before === after ? [] : [{ kind, id, before, after }];
  });
}

function postParts(post: PostRow, was?: PostRow): Parts {
  const { id, holders, rotas, overrides, swaps } = post;
  const parts: Parts = [{ kind: 'posts', id, is: bare(post), was: was && bare(was) }];
  if (holders.length > 0 || was)
    parts.push({ kind: 'holdings', id, is: holders, was: was?.holders });
  if (rotas.length > 0 || was) parts.push({ kind: 'rotas', id, is: rotas, was: was?.rotas });
  // A post never had what it does not have now and did not have then: nothing is said of it.
  if (overrides.length > 0 || was?.overrides.length)
    parts.push({ kind: 'overrides', id, is: overrides, was: was?.overrides });
  if (swaps.length > 0 || was?.swaps.length)
    parts.push({ kind: 'swaps', id, is: swaps, was: was?.swaps });
  return parts;
}

// Without a reference it is as it was written before there were any: the digests of one row follow each other.
const bareTeam = ({ reference, ...team }: TeamRow) => ({
  ...team,
  ...(reference !== null && { reference }),
});

const bare = ({ id, team, role, title, hours, from, to, reference }: PostRow): object => ({
  id,
  team,
  role,
  title,
  hours,
  from,
  to,
  ...(reference !== null && { reference }),
});

const digest = (value: unknown): string => sha256(canonicalJson(value)).toString('base64url');

/** The ids of everything that changed. `contacts` are of posts; those of people are with `staff`. */
export function changedRows(changes: readonly SignedChange[], { news }: Difference): ChangedRows {
  const rows: ChangedRows = {};
  for (const { kind, id } of changes) (rows[kind] ??= []).push(id);
  if (news.staff.length > 0) rows.staff = news.staff.map(({ id }) => id);
  if (news.postContacts.length > 0) rows.contacts = news.postContacts.map(({ id }) => id);
  return rows;
}
