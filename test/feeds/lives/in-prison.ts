import { idleTypes, mergedEvent, prisonerEvent, rawIdle } from '../native/prison-others.js';
import { delayedEvent, searchEvent, type Movement } from '../native/prison.js';
import { datesChanged, recordUpdated } from '../native/prison-record.js';
import type { Life, Story } from '../world/story.js';
import { dayOf, minute, second } from '../world/time.js';
import { keepRecord, type Custody } from './custody.js';
import { movements } from './trips.js';

/** The prison works out a day of release, or another one, and says that something changed. */
export function* datesSet(story: Story, custody: Custody, release: number): Life {
  custody.release = dayOf(release);
  custody.confirmed = story.chance.percent(50);
  const url = keepRecord(story, custody);
  const { noms } = story.person;
  if (story.chance.percent(70))
    story.send('prison', datesChanged(noms, custody.booking, story.at, story.chance));
  const from = story.send('prison', recordUpdated(noms, ['SENTENCE'], url, story.at, story.chance));
  story.must({
    kind: 'prison: release date set',
    names: ['prison.release-date-set'],
    content: { prison: custody.prison, dates: [{ date: custody.release }] },
    from: story.at,
    until: from + 15 * minute,
  });
  yield story.take();
}

/** The record changed, and no date of it did. */
export function* datesSame(story: Story, custody: Custody): Life {
  const url = keepRecord(story, custody);
  const categories = story.chance.pick([['SENTENCE'], ['STATUS', 'SENTENCE'], ['ALERTS']]);
  const { noms } = story.person;
  story.send('prison', recordUpdated(noms, categories, url, story.at, story.chance));
  story.never({ kind: 'prison: record changed, no date', names: ['prison.release-date-set'] });
  yield story.take();
}

/** Two records of one person become one; in the record that ends it looks like a release. */
export function* merge(story: Story, custody: Custody): Life {
  const { chance, person, at } = story;
  const { otherNoms } = person;
  const ended: Movement = {
    at,
    type: 'REL',
    direction: 'OUT',
    code: 'MRG',
    prison: custody.prison,
    elsewhere: 'OUT',
    reason: { delayed: 'RELEASED', search: 'RELEASED' },
  };
  const gone = story.serve(`/prisoner/${otherNoms}`, 404);
  story.send('prison', mergedEvent(person, custody.booking, at, chance), { jitter: 5 * second });
  story.send('prison', searchEvent(otherNoms, ended, gone, chance), { after: 10 * second });
  story.send('prison', delayedEvent(otherNoms, ended, chance), { after: 45 * minute });
  if (custody.last) {
    const kept = {
      ...custody.last,
      at,
      direction: 'IN' as const,
      reason: { delayed: 'ADMISSION', search: 'POST_MERGE_ADMISSION' },
    };
    const url = keepRecord(story, custody);
    story.send('prison', searchEvent(person.noms, kept, url, chance), { after: 40 * second });
  }
  story.never({ kind: 'prison: two records merged', names: movements });
  yield story.take();
}

/** What prisons' systems say all day. */
export function* idle(story: Story, custody: Custody): Life {
  const { chance, person, at } = story;
  const type = chance.pick(idleTypes);
  story.send('prison', prisonerEvent(type, person.noms, at, chance));
  if (chance.percent(30)) story.send('prison', rawIdle(custody.booking, at, chance));
  story.never({ kind: 'prison: nothing of interest', names: movements });
  yield story.take();
}
