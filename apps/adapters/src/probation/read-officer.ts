import type { Answer } from '../feeds/reading.js';
import type { Manager } from './answers.js';
import { addressOf, because, contradiction, heard, unknownCode, unreadable } from './asking.js';
import type { Heard, Read, Reader } from './asking.js';
import { factOf, shown, type Head } from './head.js';
import { puzzled } from './read-case.js';
import { meaningOf } from './table.js';

/**
 * Reads `person.community.manager.allocated` and `.transferred`. The message says that it happened; who it is must be
 * asked. A placeholder is nobody (FEEDS §5.3).
 */
export function readOfficer(head: Head, reader: Reader, answer?: Answer): Read {
  if (head.at === undefined) return puzzled(head, unreadable('a new manager without a time'));
  const url = addressOf('supervisions', head, reader);
  if (answer === undefined && url !== undefined) return { kind: 'ask', url };
  const came = heard(answer, reader);
  const crn = 'crn' in came ? came.crn : undefined;
  if (crn !== undefined && crn !== head.crn)
    return puzzled(head, contradiction('who manages the case: the answer names another case'));
  const manager = managerIn(came);
  if (!manager)
    return puzzled(head, unreadable(`who manages the case has changed: ${because(came)}`));
  const { placeholder, reference } = manager;
  if (!placeholder && (reference === undefined || !/^[A-Za-z0-9._-]{1,40}$/.test(reference)))
    return puzzled(head, unreadable('the new manager has no staff code'));
  // An answer about one allocation is as old as its message; any other is how things stand now.
  const at = came.form === 'allocation' ? head.at : head.now.getTime();
  return allocated(head, at, manager, reader);
}

const managerIn = (came: Heard): Manager | undefined =>
  'manager' in came ? came.manager : undefined;

function allocated(
  head: Head,
  at: number,
  { reference, places }: Manager,
  { table }: Reader,
): Read {
  const transfer = head.type.endsWith('.transferred');
  const unit = places
    .map((place) => meaningOf(table.units, place, at))
    .find((found) => found !== undefined);
  const officer = { says: 'officer' as const, at, reference, transfer, unit };
  const puzzle =
    transfer && unit === undefined
      ? unknownCode(
          `transferred to ${places[0] === undefined ? 'no team' : `team ${shown(places[0])}`}`,
        )
      : undefined;
  return { kind: 'facts', facts: [factOf(head, [officer], puzzle)] };
}
