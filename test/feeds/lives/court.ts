import { hearingDocument, sharedHearing, type Hearing, type Standing } from '../native/court.js';
import { libraCase, soapList } from '../native/lists.js';
import type { Decision } from '../native/decisions.js';
import { resultOf } from '../native/results.js';
import { besides, type Person } from '../world/person.js';
import type { Life, Story } from '../world/story.js';
import { day, dayOf, hour, minute, nextAt } from '../world/time.js';

const courts = ['B99ZA', 'B99ZB', 'B99ZC'] as const;

const tells: Readonly<Partial<Record<Decision, { names: string[]; content?: object }>>> = {
  custody: { names: ['court.sentenced-to-custody'] },
  suspended: { names: ['court.community-sentence'], content: { order: 'suspended-sentence' } },
  community: { names: ['court.community-sentence'], content: { order: 'community-order' } },
  remand: { names: ['court.remanded'] },
  'sent-in-custody': { names: ['court.remanded'] },
  bail: { names: ['court.bail-granted'] },
  dismissed: { names: ['court.proceedings-ended'], content: { outcome: 'dismissed' } },
  withdrawn: { names: ['court.proceedings-ended'], content: { outcome: 'discontinued' } },
  'behaviour-order': { names: ['court.ancillary-order'], content: { order: 'criminal-behaviour' } },
};
const allowed: Readonly<Partial<Record<Decision, string[]>>> = {
  'unconditional-bail': ['court.bail-granted'],
  warrant: ['court.warrant-issued', 'system.message-not-understood'],
  'entered-in-error': ['court.order-corrected', 'system.message-not-understood'],
  adjourned: ['court.hearing-listed'],
};
/** What a decision that is none of these must not come to. */
const liberty = ['court.sentenced-to-custody', 'court.remanded', 'court.community-sentence'];

/** As large as a message may be, but for what else is in it. */
const largest = 225 * 1024;

/** A hearing of this person, now and then with others beside him. */
export function hearingOf(story: Story, decision: Decision): Hearing {
  const { chance, person, number } = story;
  const others: Decision[] = ['fine', 'custody', 'community', 'remand', 'adjourned', 'withdrawn'];
  const beside = chance.percent(25) ? chance.between(1, 3) : 0;
  const stands = (who: Person, what: Decision, own: boolean): Standing => ({
    person: who,
    results: [resultOf(what, chance), ...(chance.percent(25) ? [resultOf('fine', chance)] : [])],
    named: own ? chance.pick(['both', 'both', 'pnc', 'cro']) : chance.percent(8) ? 'broken' : 'pnc',
    kind: own || chance.percent(80) ? 'person' : chance.pick(['company', 'youth']),
    urn: `99ZZ${chance.digits(7)}`,
  });
  const extra = Array.from({ length: beside }, () => {
    return stands(besides(number, (story.others += 1)), chance.pick(others), false);
  });
  story.at = nextAt(story.at, chance.between(10, 15), chance.between(0, 59));
  return {
    id: chance.uuid(),
    court: chance.pick(courts),
    at: story.at - hour,
    standings: [stands(person, decision, true), ...extra],
    level: chance.pick(['offence', 'offence', 'offence', 'defendant', 'application']),
  };
}

/** Shares a hearing as it stands now. @returns when the first of it came */
export function share(story: Story, hearing: Hearing, isReshare: boolean): number {
  const filler = story.chance.percent(0.3) ? largest : undefined;
  const document = hearingDocument(
    hearing,
    { at: story.at, isReshare, ...(filler !== undefined && { filler }) },
    story.chance,
  );
  return story.send('court', sharedHearing(document, 'Resulted', story.at, story.chance));
}

/** What is true of a hearing that was shared for the first time. @returns the line of each person's own decision */
export function truthsOf(
  story: Story,
  hearing: Hearing,
  from: number,
): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const { person, results, kind, urn } of hearing.standings) {
    const [first] = results;
    if (!first) continue;
    const { decision } = first;
    const about = { person: person.id, from, toe: hearing.at, within: 16 * hour };
    const told = tells[decision];
    const where = { court: hearing.court, hearingDate: dayOf(hearing.at) };
    const whole = {
      ...about,
      kind: `court: ${decision}`,
      names: told?.names ?? allowed[decision] ?? [],
    };
    const named_ = {
      ...whole,
      content: {
        ...where,
        ...told?.content,
        ...(decision !== 'behaviour-order' && { caseReferences: [urn] }),
      },
    };
    if (kind === 'company') story.never({ ...about, kind: 'court: company', names: liberty });
    else if (kind === 'youth') lines.set(person.id, story.may({ ...whole, kind: 'court: youth' }));
    else if (told) lines.set(person.id, story.must(named_));
    else if (allowed[decision]) lines.set(person.id, story.may(whole));
    else if (decision === 'strange')
      story.must({
        ...about,
        kind: 'court: unknown result',
        names: ['system.message-not-understood'],
      });
    else story.never({ ...about, kind: `court: ${decision}`, names: liberty });
  }
  return lines;
}

/** A hearing with its results, listed before; mostly it stays as it is, and is shared again all the same. */
export function* heard(story: Story, decision: Decision): Life {
  const { chance } = story;
  if (chance.percent(40)) yield* listed(story);
  story.pass(day, 6 * day);
  const hearing = hearingOf(story, decision);
  truthsOf(story, hearing, share(story, hearing, false));
  yield story.take();
  if (!chance.percent(25)) return;
  story.pass(20 * minute, 5 * hour);
  share(story, hearing, true);
  story.never({
    kind: 'court: shared again unchanged',
    names: ['court.order-corrected', ...liberty],
  });
  yield story.take();
}

function* listed(story: Story): Life {
  const { chance, person, number } = story;
  const court = chance.pick(courts);
  const soap = chance.percent(30);
  const people = soap ? [person, besides(number, (story.others += 1))] : [person];
  const at = story.at + chance.between(1, 5) * day;
  if (soap) story.send('court', soapList(people, at, chance), { media: 'xml' });
  else story.send('court', libraCase(person, court, at, chance));
  for (const { id } of people)
    story.may({
      person: id,
      kind: 'court: listed',
      names: ['court.hearing-listed'],
      toe: at,
      within: 30 * day,
    });
  story.never({
    kind: 'court: a list has no results',
    names: [...liberty, 'court.proceedings-ended'],
  });
  yield story.take();
}
