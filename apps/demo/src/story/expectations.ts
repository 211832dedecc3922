import type { Received } from '../desks/desk.js';

/** Somebody who must have been told of something, and how soon. */
export interface Expectation {
  /** Catalogue row, as APR-04. */
  row: string;
  role: string;
  kind: Received['kind'];
  /** The alert's reference, and since when it counts. */
  alert: string;
  from: Date;
  /** In minutes of scenario time. */
  within: number;
  /** Where it matters which rung: what the post's id ends with. */
  post?: string;
}

/** The expectation as a sentence. */
const inWords = ({ row, role, kind, within, post }: Expectation): string =>
  `${row}: ${role} told (${kind}${post === undefined ? '' : `, ${post}`}) within ${within} min`;

/** Those that no desk has met, each as a sentence. */
export function unmet(
  expectations: readonly Expectation[],
  received: readonly Received[],
): string[] {
  return expectations.filter((wanted) => !received.some((one) => meets(wanted, one))).map(inWords);
}

function meets(wanted: Expectation, one: Received): boolean {
  const waited = Date.parse(one.at) - wanted.from.getTime();
  return (
    one.alert === wanted.alert &&
    one.row === wanted.row &&
    one.role === wanted.role &&
    one.kind === wanted.kind &&
    (wanted.post === undefined || one.post.endsWith(wanted.post)) &&
    waited >= 0 &&
    waited <= wanted.within * 60_000
  );
}
