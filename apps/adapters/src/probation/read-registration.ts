import { textAt } from '../feeds/json.js';
import { nothing, type Answer } from '../feeds/reading.js';
import { addressOf, because, contradiction, heard, unknownCode, unreadable } from './asking.js';
import type { Heard, Read, Reader } from './asking.js';
import type { Change, Entry, Puzzle } from './case-fact.js';
import { javaDate } from './days.js';
import { factOf, shown, type Head } from './head.js';
import { mappaOf, standsIn } from './read-standing.js';
import { meaningOf, type Register } from './table.js';

type What = 'added' | 'updated' | 'deleted' | 'deregistered';

/** The first of them that there is: one puzzle is told for one message. */
const first = (...puzzles: (Puzzle | undefined)[]): Puzzle | undefined =>
  puzzles.find((puzzle) => puzzle !== undefined);

/**
 * Reads `probation-case.registration.*` (FEEDS §5.1, §5.2). Its texts may say anything: only codes count. Blank ones
 * are asked for.
 */
export function readRegistration(head: Head, what: What, reader: Reader, answer?: Answer): Read {
  const { information, at } = head;
  const { registers } = reader.table;
  const puzzled = (puzzle: Puzzle): Read => ({ kind: 'facts', facts: [factOf(head, [], puzzle)] });
  if (at === undefined) return puzzled(unreadable('a registration without a time'));
  const code = textAt(information, 'registerTypeCode');
  const register = meaningOf(registers, code, at);
  if (code === undefined) return puzzled(unreadable('a registration without its register type'));
  if (register === undefined) return puzzled(unknownCode(`register type ${shown(code)}`));
  if (register === 'nothing') return nothing('a register that says no level, risk or mark');

  const entry = entryOf(head, at, register, reader);
  const ends = what === 'deleted' || what === 'deregistered';
  const url = addressOf('supervisions', head, reader);
  // A risk alone does not say whether he is registered, and an end does not say what remains.
  const wants =
    'flag' in register ? false : reader.searchUrl !== undefined && (ends || 'rosh' in register);
  if (answer === undefined && url !== undefined && (wants || (!ends && entry.blank)))
    return { kind: 'ask', url };

  const came = heard(answer, reader);
  const answered = standsIn(came, head.now.getTime(), reader.table);
  // The message is newer than an answer that does not have its registration yet: unknown is never "not registered".
  const lags = !ends && 'mappa' in register && answered?.change.mappa === null;
  const stands = lags ? undefined : answered;
  const change = changeOf(head, at, { what, code, entry: entry.entry });
  const fact = factOf(
    head,
    [...(change ? [change] : []), ...(stands ? [stands.change] : [])],
    first(
      change ? undefined : unreadable('a registration without its id'),
      ends ? undefined : entry.puzzle,
      lags ? contradiction('a MAPPA registration that the answer does not have') : undefined,
      stands?.puzzle,
      ends || stands || !entry.blank ? undefined : blankOne(came),
    ),
  );
  return {
    kind: 'facts',
    facts: [fact],
    ...(answer && !answered && { alsoKept: because(came) }),
  };
}

const blankOne = (came: Heard): Puzzle => ({
  problem: 'unknown-field',
  what: `a MAPPA registration without its level or category: ${because(came)}`,
});

interface ReadEntry {
  entry: Entry;
  /** A MAPPA registration whose category or level is not there: the probation system is to be asked. */
  blank: boolean;
  puzzle: Puzzle | undefined;
}

function entryOf(
  { information }: Head,
  at: number,
  register: Register,
  { table }: Reader,
): ReadEntry {
  if ('rosh' in register)
    return { entry: { of: 'rosh', rosh: register.rosh }, blank: false, puzzle: undefined };
  if ('flag' in register)
    return { entry: { of: 'flag', flag: register.flag }, blank: false, puzzle: undefined };
  const category = textAt(information, 'registrationCategoryCode');
  const level = textAt(information, 'registrationLevelCode');
  const { entry, puzzle } = mappaOf(table, at, category, level);
  return { entry, puzzle, blank: category === undefined || level === undefined };
}

interface Registration {
  what: What;
  code: string;
  entry: Entry;
}

/** Nothing when it does not say which registration it is. */
function changeOf(
  { information, type }: Head,
  at: number,
  { what, code, entry }: Registration,
): Change | undefined {
  const id = textAt(information, 'registrationId');
  const { of } = entry;
  if (what === 'deregistered' && id === undefined) {
    const end = textAt(information, 'deregistrationId') ?? `${type} ${code} ${at}`;
    return { says: 'ended', at, id: end, code, of };
  }
  if (id === undefined) return undefined;
  if (what === 'deleted' || what === 'deregistered')
    return { says: 'taken-off', at, id, code, of, deleted: what === 'deleted' };
  const since = javaDate(textAt(information, 'registrationDate'));
  const begun = since !== undefined && since < at ? { since } : {};
  return { says: 'registered', at, id, code, entry, ...begun };
}

/** Reads `probation-case.mappa-information.*`: it says the category alone, also where a contact was deleted. */
export function readCategory(head: Head, { table }: Reader): Read {
  const { information, at } = head;
  const given = textAt(information, 'mappa', 'category');
  const puzzled = (puzzle: Puzzle): Read => ({ kind: 'facts', facts: [factOf(head, [], puzzle)] });
  if (at === undefined) return puzzled(unreadable('a MAPPA category without a time'));
  if (given === undefined) {
    if (head.type.endsWith('.deleted')) return nothing('a contact was deleted, not a registration');
    return puzzled(unreadable('MAPPA information without its category'));
  }
  const { entry, puzzle } = mappaOf(table, at, given, undefined);
  if (puzzle) return puzzled(puzzle);
  const { category } = entry;
  return { kind: 'facts', facts: [factOf(head, [{ says: 'category', at, category }])] };
}
