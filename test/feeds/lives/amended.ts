import { hearingDocument, sharedHearing, type Hearing } from '../native/court.js';
import type { Decision } from '../native/decisions.js';
import { resultOf } from '../native/results.js';
import type { Life, Story } from '../world/story.js';
import { hour, minute } from '../world/time.js';
import { hearingOf, share, truthsOf } from './court.js';

/** A correction of what was told, and what may be told besides of what stands now. */
function corrected(
  story: Story,
  kind: string,
  line: number | undefined,
  from: number,
  names: readonly string[],
): void {
  if (line !== undefined)
    story.must({ kind, names: ['court.order-corrected'], corrects: line, from });
  if (names.length > 0) story.may({ kind, names, from });
}

const told: Readonly<Partial<Record<Decision, string>>> = {
  custody: 'court.sentenced-to-custody',
  suspended: 'court.community-sentence',
  remand: 'court.remanded',
};

function own(hearing: Hearing): Hearing['standings'][number] {
  const [first] = hearing.standings;
  if (!first) throw new Error('A hearing has somebody before it');
  return first;
}

/** The court wrote down another sentence than the judge passed, and shares the right one later. */
export function* wrongDisposal(story: Story, wrong: Decision, right: Decision): Life {
  const { chance, person } = story;
  const hearing = hearingOf(story, wrong);
  const first = hearingDocument(hearing, { at: story.at, isReshare: false }, chance);
  const from = story.send('court', sharedHearing(first, 'Resulted', story.at, chance));
  const lines = truthsOf(story, hearing, from);
  yield story.take();
  story.pass(20 * minute, 4 * hour);
  own(hearing).results = [resultOf(right, chance)];
  const again = share(story, hearing, true);
  const name = told[right];
  corrected(
    story,
    'court: corrected disposal',
    lines.get(person.id),
    again,
    name === undefined ? [] : [name],
  );
  yield story.take();
  if (!chance.percent(50)) return;
  // The old version comes once more, late: it must not come back.
  story.pass(2 * hour, 20 * hour);
  story.send('court', `${JSON.stringify(first)} `);
  story.never({
    kind: 'court: older version, late',
    names: ['court.order-corrected', 'court.sentenced-to-custody', 'court.community-sentence'],
  });
  yield story.take();
}

/** A result is taken out of the hearing, or the whole hearing is. */
export function* undone(
  story: Story,
  how: 'result-deleted' | 'entered-in-error' | 'hearing-deleted',
): Life {
  const { chance, person } = story;
  const hearing = hearingOf(story, chance.pick(['remand', 'custody', 'community']));
  const first = hearingDocument(hearing, { at: story.at, isReshare: false }, chance);
  const lines = truthsOf(
    story,
    hearing,
    story.send('court', sharedHearing(first, 'Resulted', story.at, chance)),
  );
  yield story.take();
  story.pass(20 * minute, 4 * hour);
  const [result] = own(hearing).results;
  let from: number;
  if (how === 'hearing-deleted') {
    const document = hearingDocument(hearing, { at: story.at, isReshare: true }, chance);
    from = story.send('court', sharedHearing(document, 'Deleted', story.at, chance));
    for (const [id, line] of lines)
      story.must({
        person: id,
        kind: 'court: hearing deleted',
        names: ['court.order-corrected'],
        corrects: line,
        from,
      });
  } else {
    if (how === 'result-deleted' && result) result.isDeleted = true;
    else own(hearing).results = [resultOf('entered-in-error', chance)];
    from = share(story, hearing, true);
    corrected(story, `court: ${how}`, lines.get(person.id), from, []);
  }
  story.may({ kind: `court: ${how}`, names: ['system.message-not-understood'], from });
  yield story.take();
}
