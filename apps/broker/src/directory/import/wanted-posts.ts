import type { DirectoryRow, Located, ReadDirectory } from '#contracts';
import {
  instantText,
  localText,
  type ContactRow,
  type HoldingRow,
  type PostRow,
  type RotaRow,
} from '../rows.js';
import { byOwner, contactRow, inOrder, namedOnly, nested, period, staying } from './lists.js';

/** A post of which each holding, rota and contact point knows where it stands. */
export interface WantedPost {
  path: string;
  row: Omit<PostRow, 'holders' | 'rotas' | 'contacts'>;
  holders: Located<HoldingRow>[];
  rotas: Located<RotaRow>[];
  contacts: Located<ContactRow>[];
}

type Given = DirectoryRow<'posts'>;

const holding = (given: Omit<DirectoryRow<'holdings'>, 'post'>): HoldingRow => ({
  staff: given.staff,
  ...period(given),
});
const rota = ({ from, to, staff }: Omit<DirectoryRow<'rotas'>, 'post'>): RotaRow => ({
  from: localText(from),
  to: to === undefined ? null : localText(to),
  staff,
});

/** Posts of the document, and held ones whose holders, rotas or contacts its lists name. */
export function wantedPosts(
  { head, lists }: ReadDirectory,
  held: readonly PostRow[],
): WantedPost[] {
  const before = new Map(held.map((post) => [post.id, post]));
  const keep = new Set(head?.keep ?? []);
  const holders = byOwner(lists.holdings, (row) => ({ owner: row.post, row: holding(row) }));
  const rotas = byOwner(lists.rotas, (row) => ({ owner: row.post, row: rota(row) }));
  const contacts = byOwner(lists.contacts, (row) => ({ owner: row.post, row: contactRow(row) }));

  const given = (lists.posts ?? []).map(({ path, row }): WantedPost => {
    const { id } = row;
    const stay = <Row>(name: 'holders' | 'rotas' | 'contacts', rows: Row[] | undefined) =>
      keep.has(name) ? staying(path, rows) : [];
    const was = before.get(id);
    return {
      path,
      row: bare(row),
      holders: inOrder(
        nested(`${path}.holders`, row.holders, holding) ??
          (holders ? (holders.get(id) ?? []) : stay('holders', was?.holders)),
      ),
      rotas: inOrder(
        rotasIn(path, row) ?? (rotas ? (rotas.get(id) ?? []) : stay('rotas', was?.rotas)),
      ),
      contacts:
        contactsIn(path, row) ??
        (contacts ? (contacts.get(id) ?? []) : stay('contacts', was?.contacts)),
    };
  });
  const ids = new Set(given.map(({ row }) => row.id));
  const named = [...namedOnly(ids, [holders, rotas, contacts])];
  const others = named.flatMap(([id, path]): WantedPost[] => {
    const was = before.get(id);
    if (!was) return [];
    const { team, role, title, hours, from, to } = was;
    return [
      {
        path,
        row: { id, team, role, title, hours, from, to },
        holders: inOrder(holders?.get(id) ?? staying(path, was.holders)),
        rotas: inOrder(rotas?.get(id) ?? staying(path, was.rotas)),
        contacts: contacts?.get(id) ?? staying(path, was.contacts),
      },
    ];
  });
  return [...given, ...others];
}

const bare = ({ id, team, role, title, hours, from, to }: Given): WantedPost['row'] => ({
  id,
  team,
  role,
  title,
  hours,
  from: from === undefined ? null : instantText(from),
  to: to === undefined ? null : instantText(to),
});

function rotasIn(path: string, post: Given): Located<RotaRow>[] | undefined {
  const one = post.rota && [{ path: `${path}.rota`, row: rota(post.rota) }];
  const several = nested(`${path}.rotas`, post.rotas, rota);
  return one || several ? [...(one ?? []), ...(several ?? [])] : undefined;
}

function contactsIn(path: string, post: Given): Located<ContactRow>[] | undefined {
  const { email, contacts } = post;
  const one = email !== undefined && [
    {
      path: `${path}.email`,
      row: contactRow({ channel: 'email', address: email, state: 'verified' }),
    },
  ];
  const several = nested(`${path}.contacts`, contacts, contactRow);
  return one || several ? [...(one || []), ...(several ?? [])] : undefined;
}

/** The post as it is kept. */
export const postRow = ({ row, holders, rotas, contacts }: WantedPost): PostRow => ({
  ...row,
  rotas: rotas.map((one) => one.row),
  holders: holders.map((one) => one.row),
  contacts: contacts.map((one) => one.row),
});
