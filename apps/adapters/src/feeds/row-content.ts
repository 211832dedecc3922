import type { z } from 'zod';
import { localInstantOf } from './instants.js';

/** A cell and the member of the content that it is for. */
export type Cell = readonly [path: readonly string[], text: string];

type Value = string | number | boolean | string[];

const yes = new Set(['true', 'yes', 'y']);
const no = new Set(['false', 'no', 'n']);

/** What a cell may mean, in the order in which it is tried: text, a local time, yes or no, a number, a list. */
function readings(text: string, now: Date): Value[] {
  const lower = text.toLowerCase();
  const values: Value[] = [text];
  const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) && localInstantOf(text, now);
  if (time) values.push(time.toString());
  if (yes.has(lower)) values.push(true);
  if (no.has(lower)) values.push(false);
  if (/^\d{1,15}(\.\d{1,6})?$/.test(text)) values.push(Number(text));
  values.push(text.split(';').map((one) => one.trim()));
  return values;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One member of a content while its meaning is sought. */
interface Trial {
  path: readonly string[];
  values: readonly Value[];
  /** Which of the values it is taken for now. */
  at: number;
  /** None of them fits: it is what it was, text. */
  givenUp: boolean;
}

function built(trials: readonly Trial[]): object {
  const content: Record<string, unknown> = {};
  for (const { path, values, at } of trials) {
    let inside = content;
    for (const name of path.slice(0, -1)) {
      // `hasOwn`, because the header decides the names.
      const next = Object.hasOwn(inside, name) ? inside[name] : undefined;
      const deeper = isRecord(next) ? next : {};
      inside[name] = deeper;
      inside = deeper;
    }
    inside[path.at(-1) ?? ''] = values[at];
  }
  return content;
}

/**
 * The content of an event out of cells. Cells are text; where the contract wants something else of a member, its cell
 * is read so, and in no other place.
 * @returns the content as it fits its contract, or what is wrong, without what stands in the cells
 */
export function contentOf(
  schema: z.ZodType,
  cells: readonly Cell[],
  now: Date,
): { content: object } | { wrong: string } {
  const trials = cells.map(([path, text]): Trial => {
    return { path, values: readings(text, now), at: 0, givenUp: false };
  });
  for (;;) {
    const content = built(trials);
    const read = schema.safeParse(content);
    if (read.success) return { content };
    const { issues } = read.error;
    const next = trials.find(
      ({ path, givenUp }) => !givenUp && issues.some((issue) => isAt(issue.path, path)),
    );
    if (!next) return { wrong: wordsOf(issues[0]) };
    next.at += 1;
    if (next.at < next.values.length) continue;
    next.at = 0;
    next.givenUp = true;
  }
}

const isAt = (path: readonly PropertyKey[], cell: readonly string[]): boolean =>
  cell.every((name, n) => path[n] === name);

function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return 'does not fit its contract';
  const where = ['content', ...issue.path].join('.');
  if (issue.code === 'unrecognized_keys')
    return `${where} has no member ${issue.keys.slice(0, 3).join(', ')} in this event`;
  const what = issue.code === 'invalid_type' ? 'is missing, or of another kind' : issue.message;
  return `${where}: ${what}`;
}
