import type { ContactPoint, Located } from '#contracts';
import { instantText, type ContactRow } from '../rows.js';

/** The lists of a document by the post or person that their rows belong to; none when it has no such list. */
export type ByOwner<Row> = ReadonlyMap<string, Located<Row>[]> | undefined;

/** @param read the owner of a given row and the row as it is kept; no owner: the row is left out */
export function byOwner<Given, Row>(
  given: readonly Located<Given>[] | undefined,
  read: (row: Given) => { owner: string | undefined; row: Row },
): ByOwner<Row> {
  if (!given) return undefined;
  const groups = new Map<string, Located<Row>[]>();
  for (const { path, row: from } of given) {
    const { owner, row } = read(from);
    if (owner === undefined) continue;
    const group = groups.get(owner);
    if (group) group.push({ path, row });
    else groups.set(owner, [{ path, row }]);
  }
  return groups;
}

/** Rows that stand with their owner, each with its own path. */
export const nested = <Given, Row>(
  path: string,
  given: readonly Given[] | undefined,
  read: (row: Given) => Row,
): Located<Row>[] | undefined =>
  given?.map((row, index) => ({ path: `${path}[${index}]`, row: read(row) }));

/** Rows that are held already and stay, at the path of their owner. */
export const staying = <Row>(path: string, held: readonly Row[] | undefined): Located<Row>[] =>
  (held ?? []).map((row) => ({ path, row }));

/** In order of their beginning, as the database gives them. */
export const inOrder = <Row extends { from: string }>(rows: Located<Row>[]): Located<Row>[] =>
  [...rows].sort(({ row: a }, { row: b }) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

/** What of a document's lists names a row that the document itself does not have: id → first path. */
export function namedOnly(
  given: ReadonlySet<string>,
  lists: readonly ByOwner<unknown>[],
): Map<string, string> {
  const named = new Map<string, string>();
  for (const list of lists)
    for (const [id, [first]] of list ?? [])
      if (first && !given.has(id) && !named.has(id)) named.set(id, first.path);
  return named;
}

export const contactRow = ({ channel, address, state, verifiedAt }: ContactPoint): ContactRow => ({
  channel,
  address,
  state,
  verifiedAt: verifiedAt === undefined ? null : instantText(verifiedAt),
});

/** `from` and `to` of a period in our notation. */
export const period = ({ from, to }: { from: string; to?: string | undefined }) => ({
  from: instantText(from),
  to: to === undefined ? null : instantText(to),
});

/**
 * An address that somebody verified here stays verified when a document names it again and does not say otherwise:
 * whoever wrote the document does not know of it.
 */
export const stillVerified = (
  given: Located<ContactRow>[],
  held: readonly ContactRow[] | undefined,
): Located<ContactRow>[] =>
  given.map((one) => {
    const { channel, address, state } = one.row;
    const before =
      state === 'unverified'
        ? held?.find((row) => row.channel === channel && row.address === address)
        : undefined;
    return before?.state === 'verified' && before.verifiedAt !== null
      ? { path: one.path, row: before }
      : one;
  });
