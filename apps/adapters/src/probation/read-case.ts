import { crnOf } from '#contracts';
import { at, textAt } from '../feeds/json.js';
import { kept, nothing, type Answer } from '../feeds/reading.js';
import { addressOf, because, contradiction, heard, unknownCode, unreadable } from './asking.js';
import type { Read, Reader } from './asking.js';
import type { CaseFact, Change, Puzzle } from './case-fact.js';
import { factOf, shown, type Head } from './head.js';
import { standsIn } from './read-standing.js';
import { meaningOf } from './table.js';

/** A message whose time is not to be read is for a person, whatever it says. */
const timeless = (head: Head): Read => puzzled(head, unreadable('a message without a time'));
export const puzzled = (head: Head, puzzle: Puzzle): Read => facts([factOf(head, [], puzzle)]);
const facts = (all: CaseFact[]): Read => ({ kind: 'facts', facts: all });
const said = (head: Head, change: Change, puzzle?: Puzzle): Read =>
  facts([factOf(head, [change], puzzle)]);

/** A new case: nothing was registered of it before. */
export const readOpened = (head: Head): Read =>
  head.at === undefined ? timeless(head) : said(head, { says: 'opened', at: head.at });

/** A prison number was matched to the case: later statements name him by both. */
export function readPrisonNumber(head: Head, reader: Reader, answer?: Answer): Read {
  if (head.noms !== undefined) return facts([factOf(head, [])]);
  const { detailUrl, crn } = head;
  if (answer === undefined && detailUrl !== undefined) return { kind: 'ask', url: detailUrl };
  const came = heard(answer, reader);
  if (came.form !== 'person') return nothing('a prison number that the message does not have');
  const [noms, ...others] = new Set(came.noms);
  if (!came.crns.includes(crn)) return kept('the answer is about another person');
  if (noms === undefined || others.length > 0) return nothing('no single prison number is known');
  return facts([factOf({ ...head, noms }, [])]);
}

/** Somebody may not see the case any more, or may again (FEEDS §5.3). */
export function readLimits(head: Head, reader: Reader, answer?: Answer): Read {
  if (head.at === undefined) return timeless(head);
  const url = addressOf('access-limitations', head, reader);
  if (answer === undefined && url !== undefined) return { kind: 'ask', url };
  const now = head.now.getTime();
  // That we may not see it is an answer too: it is the careful one.
  if (answer?.status === 'forbidden') {
    const fact = factOf(head, [{ says: 'limited', at: now, limited: true }]);
    return { kind: 'facts', facts: [fact], alsoKept: because(heard(answer, reader)) };
  }
  const came = heard(answer, reader);
  if (came.form === 'match' && came.crn !== head.crn)
    return puzzled(head, contradiction('who may see the case: the answer names another case'));
  if (came.form !== 'limitations' && came.form !== 'match')
    return puzzled(head, unreadable(`who may see the case has changed: ${because(came)}`));
  return said(head, { says: 'limited', at: now, limited: came.limited });
}

/** Two records were found to be one person, or were taken apart again. */
export function readMerge(head: Head, reader: Reader, answer?: Answer): Read {
  if (head.at === undefined) return timeless(head);
  const undone = head.type.includes('.unmerge.');
  const named = (member: string): string | undefined => crnOf(textAt(head.information, member));
  const source = named(undone ? 'reactivatedCRN' : 'sourceCRN');
  const target = named(undone ? 'unmergedCRN' : 'targetCRN');
  if (source === undefined || target === undefined || source === target)
    return puzzled(head, unreadable('records were merged, and not which'));
  const ask = addressOf('supervisions', { ...head, crn: target }, reader);
  if (answer === undefined && ask !== undefined && reader.searchUrl !== undefined)
    return { kind: 'ask', url: ask };
  const stands = standsIn(heard(answer, reader), head.now.getTime(), reader.table);
  const change = undone ? 'unmerged' : 'merged';
  const about = (crn: string, changes: Change[], puzzle?: Puzzle): CaseFact =>
    factOf({ ...head, crn, noms: crn === head.crn ? head.noms : undefined }, changes, puzzle);
  return facts([
    about(source, [{ says: 'merged', at: head.at, into: target, change }]),
    about(
      target,
      [{ says: 'joined', at: head.at, other: source, undone }, ...(stands ? [stands.change] : [])],
      stands?.puzzle,
    ),
  ]);
}

/** Where he lives, only where the message itself says it by code. An address is never told. */
export function readAddress(head: Head, { table }: Reader): Read {
  const { information } = head;
  const status = textAt(information, 'addressStatusCode') ?? textAt(information, 'addressStatus');
  const code = textAt(information, 'boroughCode') ?? textAt(information, 'borough', 'code');
  const nowhere = ['true', 'Y'].includes(String(at(information, 'noFixedAbode')));
  if (head.type.endsWith('.deleted') || (code === undefined && !nowhere))
    return nothing('an address is not told');
  if (status !== undefined && !table.mainAddress.includes(status))
    return nothing('not the address where he lives');
  if (head.at === undefined) return timeless(head);
  const borough = meaningOf(table.units, code, head.at);
  if (code !== undefined && borough === undefined && !nowhere)
    return puzzled(head, unknownCode(`borough ${shown(code)}`));
  const verified = at(information, 'verified') === true;
  return said(head, { says: 'lives', at: head.at, borough, noFixedAbode: nowhere, verified });
}

/** A recommendation to recall is no decision; what a manager recorded about it is. */
export function readRecall(head: Head, what: string, { table }: Reader): Read {
  if (what === 'started' || what === 'consideration')
    return nothing('a recommendation, not a decision');
  if (head.at === undefined) return timeless(head);
  const code = textAt(head.information, 'contactOutcome');
  const outcome = meaningOf(table.recall, code, head.at);
  if (what === 'deleted') {
    if (outcome !== 'decided') return nothing('a recommendation was deleted');
    return puzzled(head, contradiction('a recommendation was deleted on which recall was decided'));
  }
  if (outcome === undefined)
    return puzzled(head, unknownCode(`a recall decision with outcome ${shown(code)}`));
  if (outcome === 'nothing') return nothing('decided not to recall');
  return said(head, { says: 'recall', at: head.at, step: 'decided' });
}
