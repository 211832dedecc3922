import type { DirectoryRow, Located, ReadDirectory } from '#contracts';
import {
  instantText,
  localText,
  rotaRowOf,
  type ContactRow,
  type HoldingRow,
  type OverrideRow,
  type PostRow,
  type RotaRow,
  type SwapRow,
} from '../rows.js';
import {
  byOwner,
  contactRow,
  inOrder,
  namedOnly,
  nested,
  period,
  stillVerified,
  staying,
} from './lists.js';

/** A post of which each holding, rota, override, swap and contact point knows where it stands. */
export interface WantedPost {
  path: string;
  row: Omit<PostRow, 'holders' | 'rotas' | 'overrides' | 'swaps' | 'contacts'>;
  holders: Located<HoldingRow>[];
  rotas: Located<RotaRow>[];
  overrides: Located<OverrideRow>[];
  swaps: Located<SwapRow>[];
  contacts: Located<ContactRow>[];
}

type Given = DirectoryRow<'posts'>;

const holding = (given: Omit<DirectoryRow<'holdings'>, 'post'>): HoldingRow => ({
  staff: given.staff,
  ...period(given),
});
const override = (given: Omit<DirectoryRow<'overrides'>, 'post'>): OverrideRow => ({
  from: instantText(given.from),
  to: instantText(given.to),
  staff: given.staff ?? null,
  uid: given.uid ?? null,
});
const swap = (given: Omit<DirectoryRow<'swaps'>, 'post'>): SwapRow => ({
  staff: given.staff,
  turn: localText(given.turn),
  with: given.with,
  withTurn: localText(given.withTurn),
  agreedBy: given.agreedBy,
});
const byTurn = (rows: Located<SwapRow>[]): Located<SwapRow>[] =>
  [...rows].sort(({ row: a }, { row: b }) => {
    const [one, two] = [`${a.turn} ${a.staff}`, `${b.turn} ${b.staff}`];
    return one < two ? -1 : one > two ? 1 : 0;
  });

/**
 * Posts of the document, and held ones that its lists name. Overrides and swaps that a document says nothing of
 * stay, as absences do: they are known from day to day, and not by whoever wrote the document.
 */
export function wantedPosts(
  { head, lists }: ReadDirectory,
  held: readonly PostRow[],
): WantedPost[] {
  const before = new Map(held.map((post) => [post.id, post]));
  const keep = new Set(head?.keep ?? []);
  const holders = byOwner(lists.holdings, (row) => ({ owner: row.post, row: holding(row) }));
  const rotas = byOwner(lists.rotas, (row) => ({ owner: row.post, row: rotaRowOf(row) }));
  const overrides = byOwner(lists.overrides, (row) => ({ owner: row.post, row: override(row) }));
  const swaps = byOwner(lists.swaps, (row) => ({ owner: row.post, row: swap(row) }));
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
      overrides: inOrder(
        nested(`${path}.overrides`, row.overrides, override) ??
          (overrides ? (overrides.get(id) ?? []) : staying(path, was?.overrides)),
      ),
      swaps: byTurn(
        nested(`${path}.swaps`, row.swaps, swap) ??
          (swaps ? (swaps.get(id) ?? []) : staying(path, was?.swaps)),
      ),
      contacts: stillVerified(
        contactsIn(path, row) ??
          (contacts ? (contacts.get(id) ?? []) : stay('contacts', was?.contacts)),
        was?.contacts,
      ),
    };
  });
  const ids = new Set(given.map(({ row }) => row.id));
  const named = [...namedOnly(ids, [holders, rotas, overrides, swaps, contacts])];
  const others = named.flatMap(([id, path]): WantedPost[] => {
    const was = before.get(id);
    if (!was) return [];
    const { team, role, title, hours, from, to, reference } = was;
    return [
      {
        path,
        row: { id, team, role, title, hours, from, to, reference },
        holders: inOrder(holders?.get(id) ?? staying(path, was.holders)),
        rotas: inOrder(rotas?.get(id) ?? staying(path, was.rotas)),
        overrides: inOrder(overrides?.get(id) ?? staying(path, was.overrides)),
        swaps: byTurn(swaps?.get(id) ?? staying(path, was.swaps)),
        contacts: stillVerified(contacts?.get(id) ?? staying(path, was.contacts), was.contacts),
      },
    ];
  });
  return [...given, ...others];
}

const bare = ({ id, team, role, title, hours, from, to, reference }: Given): WantedPost['row'] => ({
  id,
  team,
  role,
  title,
  hours,
  from: from === undefined ? null : instantText(from),
  to: to === undefined ? null : instantText(to),
  reference: reference ?? null,
});

function rotasIn(path: string, post: Given): Located<RotaRow>[] | undefined {
  const one = post.rota && [{ path: `${path}.rota`, row: rotaRowOf(post.rota) }];
  const several = nested(`${path}.rotas`, post.rotas, rotaRowOf);
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
export const postRow = (wanted: WantedPost): PostRow => ({
  ...wanted.row,
  rotas: wanted.rotas.map((one) => one.row),
  overrides: wanted.overrides.map((one) => one.row),
  swaps: wanted.swaps.map((one) => one.row),
  holders: wanted.holders.map((one) => one.row),
  contacts: wanted.contacts.map((one) => one.row),
});
