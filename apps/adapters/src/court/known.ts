import type { PersonSubject } from '#contracts';
import type { Finding } from './finding.js';
import type { Identity } from './person.js';

/** A statement that was made, as it is remembered. */
export interface Told {
  jti: string;
  name: string;
  subject: PersonSubject;
  content: object;
  words: string;
}

/** The results of one case on one day. */
export interface Cell {
  case: string;
  day: string;
  /** The day that the document was about from which they are. */
  scope?: string | undefined;
  version: number;
  findings: readonly Finding[];
}

/** That a document was seen: about one case or every one (`*`), one day or every one. */
export interface Seen {
  case: string;
  day: string;
  version: number;
}

export interface KnownPerson {
  ids: readonly string[];
  pnc: string | null;
  cro: string | null;
  cells: readonly Cell[];
  seen: readonly Seen[];
  /** By slot. */
  told: Readonly<Record<string, Told>>;
  /** Listed days by day; appeals that were lodged by case; what somebody was asked to look at. */
  listed: Readonly<Record<string, Told>>;
  lodged: Readonly<Record<string, Told>>;
  doubts: readonly string[];
  /** Not in the newest document, and somebody was asked to look. */
  isMissing?: boolean;
}

/** What is remembered of a hearing: one record for each person, because a hearing is deleted as a whole. */
export interface Known {
  people: readonly KnownPerson[];
  /** It was deleted: documents no newer than this are older than the deletion. */
  deletedAt?: number | undefined;
}

const newPerson: KnownPerson = {
  ids: [],
  pnc: null,
  cro: null,
  cells: [],
  seen: [],
  told: {},
  listed: {},
  lodged: {},
  doubts: [],
};

/** The person that an identity means, with what the document says of the numbers: absent keeps the old one. */
export function personFor(
  { people }: Known,
  { ids, pnc, cro }: Identity,
): { known: KnownPerson; index: number } {
  const found = people.findIndex((one) => one.ids.some((id) => ids.includes(id)));
  const known = people[found] ?? newPerson;
  return {
    index: found === -1 ? people.length : found,
    known: {
      ...known,
      isMissing: false,
      ids: [...new Set([...ids, ...known.ids])],
      pnc: pnc === undefined ? known.pnc : pnc,
      cro: cro === undefined ? known.cro : cro,
    },
  };
}

/** What of a person's results a document speaks of. */
export interface Coverage {
  /** One case's key, or `*`. */
  case: string;
  /** One day, or `*`. */
  day: string;
  version: number;
}

const meets = (a: string, b: string): boolean => a === '*' || b === '*' || a === b;

/** Whether something newer than the document has spoken of that case on that day. */
function isOlder(
  known: KnownPerson,
  { version }: Coverage,
  at: { case: string; day: string },
): boolean {
  return (
    known.seen.some(
      (one) => one.version > version && meets(one.case, at.case) && meets(one.day, at.day),
    ) ||
    known.cells.some((one) => one.version > version && one.case === at.case && one.day === at.day)
  );
}

/** Puts the results of a document in the place of what it speaks of, unless that is newer. */
export function withResults(
  known: KnownPerson,
  cases: readonly { case: string; findings: readonly Finding[] }[],
  coverage: Coverage,
): { known: KnownPerson; isOlder: boolean } {
  const cells = new Map(known.cells.map((cell) => [`${cell.case}\n${cell.day}`, cell]));
  const fresh = cellsOf(cases, coverage);
  let older = isOlder(known, coverage, coverage);
  for (const [name, cell] of cells) {
    const { case: key, day, scope } = cell;
    const speaks =
      meets(coverage.case, key) && (meets(coverage.day, day) || coverage.day === scope);
    if (!speaks || fresh.has(name)) continue;
    if (isOlder(known, coverage, cell)) older = true;
    else cells.delete(name);
  }
  for (const [name, cell] of fresh) {
    const before = scopeOf(coverage);
    if (isOlder(known, coverage, cell) || (before && isOlder(known, coverage, before)))
      older = true;
    else cells.set(name, cell);
  }
  return {
    known: { ...known, cells: [...cells.values()], seen: seenAfter(known.seen, coverage) },
    isOlder: older,
  };
}

/** The results of a document by case and day. */
function cellsOf(
  cases: readonly { case: string; findings: readonly Finding[] }[],
  { version, day: scope }: Coverage,
): Map<string, Cell> {
  const cells = new Map<string, Cell & { findings: Finding[] }>();
  for (const { case: key, findings } of cases)
    for (const finding of findings) {
      const { day } = finding;
      const name = `${key}\n${day}`;
      const cell = cells.get(name);
      if (cell) cell.findings.push(finding);
      else {
        const scoped = scope === '*' ? {} : { scope };
        cells.set(name, { case: key, day, version, ...scoped, findings: [finding] });
      }
    }
  return cells;
}

const scopeOf = ({ case: key, day }: Coverage) => (day === '*' ? undefined : { case: key, day });

function seenAfter(seen: readonly Seen[], coverage: Coverage): Seen[] {
  const { case: key, day, version } = coverage;
  const same = seen.find((one) => one.case === key && one.day === day);
  const others = seen.filter((one) => one !== same);
  return [...others, { case: key, day, version: Math.max(version, same?.version ?? 0) }];
}
