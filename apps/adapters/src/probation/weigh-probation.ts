import type { Weighed, WeighingContext } from '../feeds/reading.js';
import type { CaseFact, Change, Puzzle } from './case-fact.js';
import { blank, withFact, type Dossier, type Said } from './dossier.js';
import { contradiction } from './asking.js';
import { followed, following } from './follow.js';
import { standing, type Standing } from './standing.js';
import { eventDrafts } from './tell-events.js';
import { officerDrafts } from './tell-officer.js';
import { registrationDraft } from './tell-registration.js';
import { draftOf, named, type Telling } from './draft.js';

/** Compares what a message says of a case with what is known of it, and tells what is new. */
export function weighProbation(
  before: Dossier | undefined,
  said: CaseFact,
  context: WeighingContext,
): Weighed<Dossier> {
  const known = before ?? blank;
  const fact = following(known, said, context);
  const after = followed(known, withFact(known, fact), fact, context);
  const now = standing(after);
  const puzzle = fact.puzzle ?? contradicts(known, after, now, fact);
  const told = tell(after, now, fact, context);
  const puzzled = puzzle ? puzzling(told, named(fact, after), puzzle) : told;
  const dossier = { ...after, told: puzzled.told };
  const { drafts } = puzzled;
  if (puzzle && drafts.length === 0) return { as: 'nothing', reason: 'it was kept before' };
  if (puzzle) return { as: 'kept', reason: puzzle.what, drafts, known: dossier };
  if (drafts.length > 0) return { as: 'told', drafts, known: dossier };
  return { as: 'nothing', reason: why(known, after, fact), known: dossier };
}

function tell(after: Dossier, now: Standing, fact: CaseFact, context: WeighingContext): Telling {
  const events = eventDrafts(after, fact);
  // What is said of a record that was merged into another is remembered until they are taken apart again.
  if (isMerged(after)) return events;
  const registration = registrationDraft({ after, now, told: events.told }, fact, context);
  const officer = officerDrafts(after, registration.told, fact);
  return {
    drafts: [...events.drafts, ...registration.drafts, ...officer.drafts],
    told: officer.told,
  };
}

const isMerged = ({ merged }: Dossier): boolean => merged?.change === 'merged';

function why(known: Dossier, after: Dossier, { changes }: CaseFact): string {
  if (changes.length === 0)
    return after === known
      ? 'the prison number was known before'
      : 'the prison number is remembered';
  if (after === known) return 'it is known already, or something newer is';
  if (isMerged(after)) return 'the record was merged into another';
  return 'nothing that is told changed';
}

/** What does not go together with what is known. */
function contradicts(
  known: Dossier,
  after: Dossier,
  now: Standing,
  { changes }: CaseFact,
): Puzzle | undefined {
  if (after === known) return undefined;
  if (changes.some(({ says }) => says === 'stands' || says === 'merged')) return undefined;
  // What it had went on to the other record; what comes now would not.
  if (isMerged(after) && changes.length > 0)
    return contradiction('a record that was merged into another changed');
  for (const change of changes) {
    if (change.says === 'ended' && now.unclear.has(change.id) && change.of === 'mappa')
      return unclear(now.unclear.get(change.id) ?? 0);
    if (change.says === 'taken-off' && change.of === 'mappa' && !after.heard[change.id])
      return unclear(0);
    if (isEnd(change) && change.of === 'mappa' && now.registered === undefined)
      return contradiction('a MAPPA registration ended, and whether another remains is not known');
    if (change.says === 'category' && change.category !== undefined && now.registered === false)
      return contradiction('a MAPPA category of somebody who is not registered');
    if (change.says === 'registered' && reopens(known, change.id, now))
      return contradiction('a registration was updated after it had ended');
  }
  return undefined;
}

const isEnd = (change: Change): change is Said<'ended'> | Said<'taken-off'> =>
  change.says === 'ended' || change.says === 'taken-off';

const unclear = (found: number): Puzzle =>
  contradiction(
    found === 0
      ? 'the end of a MAPPA registration that nobody had told'
      : 'one of several MAPPA registrations ended, and not which',
  );

/** Whether a registration that was not in force is in force again: the careful reading, and a person is asked. */
function reopens(known: Dossier, id: string, now: Standing): boolean {
  const before = known.registrations[id];
  if (!before || known.told.registration?.values['registered'] !== 'false') return false;
  return before.says === 'registered' && before.entry.of === 'mappa' && now.registered === true;
}

const most = 10;

/** States that the message was not understood, once. */
function puzzling({ drafts, told }: Telling, fact: CaseFact, { problem, what }: Puzzle): Telling {
  const said = `${fact.at} ${fact.type} ${problem} ${what}`;
  const puzzles = told.puzzles ?? [];
  if (puzzles.includes(said)) return { drafts, told };
  const kind = /^[A-Za-z0-9._:/-]{1,100}$/.test(fact.type) ? fact.type : 'unknown';
  const content = { system: 'delius', kind, problem, what };
  return {
    drafts: [...drafts, draftOf(fact, 'system.message-not-understood', content)],
    told: { ...told, puzzles: [...puzzles, said].slice(-most) },
  };
}
