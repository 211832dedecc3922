import { crnOf, nomsOf } from '#contracts';
import type { Message } from '../feeds/envelope.js';
import { instantOf } from '../feeds/instants.js';
import { at, objectsAt, textAt } from '../feeds/json.js';
import type { ReadingContext } from '../feeds/reading.js';
import type { CaseFact, Change, Puzzle } from './case-fact.js';
import { javaDate } from './days.js';

/** What every message of the feed has. */
export interface Head {
  type: string;
  crn: string;
  noms: string | undefined;
  /** Milliseconds since 1970; nothing when no stamp of it can be read. */
  at: number | undefined;
  record: string;
  information: unknown;
  detailUrl: string | undefined;
  now: Date;
}

/** The one identifier of a kind in a message; nothing when it names two. */
function only({ body }: Message, type: string, read: typeof crnOf): string | undefined {
  const named = objectsAt(body, 'personReference', 'identifiers')
    .filter((identifier) => identifier['type'] === type)
    .flatMap((identifier) => read(textAt(identifier, 'value')) ?? []);
  const [first, ...others] = new Set(named);
  return others.length === 0 ? first : undefined;
}

/** When it happened. Where `occurredAt` cannot be read, the record's own date has the second. */
function happened(body: unknown, now: Date): number | undefined {
  const occurred = instantOf(textAt(body, 'occurredAt'), now);
  if (occurred) return occurred.epochMilliseconds;
  const information = at(body, 'additionalInformation');
  const stamp =
    javaDate(textAt(information, 'createdDateAndTime')) ??
    javaDate(textAt(information, 'updatedDateAndTime'));
  return stamp !== undefined && stamp <= now.getTime() + 86_400_000 ? stamp : undefined;
}

/** Nothing when it does not name one case. */
export function headOf(
  message: Message,
  type: string,
  { record, now }: ReadingContext,
): Head | undefined {
  const { body } = message;
  const crn = only(message, 'CRN', crnOf);
  if (crn === undefined) return undefined;
  return {
    type,
    crn,
    noms: only(message, 'NOMS', nomsOf),
    at: happened(body, now),
    record,
    information: at(body, 'additionalInformation'),
    detailUrl: textAt(body, 'detailUrl'),
    now,
  };
}

/** A message about the case that it names. */
export function factOf(head: Head, changes: readonly Change[], puzzle?: Puzzle): CaseFact {
  const { crn, noms, type, record, now } = head;
  const when = head.at ?? now.getTime();
  return { about: `case ${crn}`, crn, noms, type, at: when, record, changes, puzzle };
}

/** A code as it may stand in a clause for people: free text may hold anything. */
export const shown = (code: string | undefined): string =>
  code !== undefined && /^[A-Za-z0-9._-]{1,40}$/.test(code) ? code : 'that is no code';
