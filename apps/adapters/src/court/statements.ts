import { pruned } from './codes.js';
import { changeOf, events, first, wordsOf, type Group } from './contents.js';
import type { Finding } from './finding.js';

/** One thing to be told of one person at one hearing. */
export interface Statement {
  /** What makes it the same statement when the document is shared again. */
  slot: string;
  /** `court.remanded` */
  name: string;
  toe?: number | undefined;
  /** Without its source. */
  content: object;
  /** In the court's words, for corrections. */
  words: string;
}

/** What sets apart two statements of one kind on one day. */
function sortOf(finding: Finding): string {
  const { means } = finding;
  if (means.is === 'warrant') return ` ${means.warrant} ${means.step}`;
  if (means.is === 'order') return ` ${means.order} ${changeOf(finding)}`;
  if (means.is === 'ended') return ` ${means.outcome}`;
  if (means.is === 'appeal') return ` ${means.step} ${means.outcome}`;
  return '';
}

/** In one order, however the document had them: by what a statement may hold of them. */
function inOrder(group: Group): Group {
  const keyed = group.map((finding) => ({ finding, key: JSON.stringify(finding) }));
  const [first, ...others] = keyed
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ finding }) => finding);
  return first ? [first, ...others] : group;
}

const bySlot = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/** Everything to be told of one person: one statement for each kind of result and day. */
export function statementsOf(findings: readonly Finding[], hearing: string): Statement[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    if (!events[finding.means.is]) continue;
    const slot = `${finding.means.is}${sortOf(finding)} ${finding.day}`;
    const group = groups.get(slot);
    if (group) group.push(finding);
    else groups.set(slot, [finding]);
  }
  return [...groups].sort(bySlot).flatMap(([slot, found]): Statement[] => {
    const group = inOrder(found);
    const [name, make] = events[group[0].means.is] ?? [];
    if (name === undefined || make === undefined) return [];
    return [
      {
        slot,
        name,
        toe: first(group.map(({ toe }) => toe)),
        content: pruned(make(group, findings, hearing)),
        words: wordsOf(group),
      },
    ];
  });
}
