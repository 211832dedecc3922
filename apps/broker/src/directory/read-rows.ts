import { sql, type RawBuilder } from 'kysely';
import type { ContactRow } from './rows.js';

/** A `timestamptz` column in the notation of `Date.toISOString`, so that nothing is parsed to be written again. */
export const asInstant = (column: string): RawBuilder<string | null> =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A row that belongs to a post or a person. */
export type Owned<Row> = Row & { owner: string };

/**
 * Rows by their owner, in the order given.
 * @param bare the row without its owner, member by member: taking all but one of them is ten times slower
 */
export function grouped<Row>(
  rows: readonly Owned<Row>[],
  bare: (row: Row) => Row,
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.owner);
    if (group) group.push(bare(row));
    else groups.set(row.owner, [bare(row)]);
  }
  return groups;
}

export const bareContact = ({ channel, address, state, verifiedAt }: ContactRow): ContactRow => ({
  channel,
  address,
  state,
  verifiedAt,
});
