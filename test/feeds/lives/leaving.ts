import { rawDeleted, searchEvent } from '../native/prison.js';
import type { Life, Story } from '../world/story.js';
import { day, hour, minute, nextAt } from '../world/time.js';
import { keepRecord, move, of, type Custody } from './custody.js';

const plain = 'prison.released';
const unplanned = 'prison.release-unplanned';
const either = [plain, unplanned];
const grave = [...either, 'prison.released-in-error'];

const out = (code: string, elsewhere = 'OUT') => ({
  type: 'REL' as const,
  direction: 'OUT' as const,
  code,
  elsewhere,
  reason: { delayed: 'RELEASED', search: 'RELEASED' },
});

const codes = ['CR', 'CR', 'CR', 'HD', 'NCS'] as const;

/** On the day that the prison has named, in the morning. */
export function* released(story: Story, custody: Custody): Life {
  story.at = nextAt(story.at, story.chance.between(8, 13), story.chance.between(0, 59));
  const moved = move(story, custody, out(story.chance.pick(codes)));
  const content = { prison: custody.prison };
  story.must({ kind: 'prison: released', names: [plain], content, ...of(moved) });
  custody.release = undefined;
  yield story.take();
}

/** Before the day that the prison has named, or in the evening: nobody expects him. */
export function* releasedUnplanned(story: Story, custody: Custody): Life {
  story.at = nextAt(story.at, story.chance.between(16, 20), story.chance.between(5, 59));
  const moved = move(story, custody, out(story.chance.pick(codes)));
  const kind = 'prison: released, unplanned';
  const content = { prison: custody.prison };
  story.must({ kind, names: [unplanned], content, p1: true, ...of(moved) });
  story.may({ kind, names: [plain], content, ...of(moved) });
  story.may({ kind, names: ['prison.held-past-release-date'], ...of(moved) });
  custody.release = undefined;
  yield story.take();
}

/** Out by an order of the court, or after he was held too long: whether it was planned cannot be said. */
export function* releasedSomehow(story: Story, custody: Custody): Life {
  const moved = move(story, custody, out('NCS'));
  const kind = 'prison: released, planned or not';
  story.must({ kind, names: either, ...of(moved) });
  story.may({ kind, names: either, ...of(moved) });
  custody.release = undefined;
  yield story.take();
}

/** Nobody lets him out on the day. */
export function* heldPast(story: Story, custody: Custody, release: number): Life {
  story.must({
    kind: 'prison: held past the date',
    names: ['prison.held-past-release-date'],
    content: { dueOn: custody.release },
    from: release - 12 * hour,
    until: release + 2 * day,
  });
  yield story.take();
  story.at = release + story.chance.between(3, 5) * day;
  yield* releasedSomehow(story, custody);
}

/** The release was a mistake of the record, and is taken out of it: in minutes, or only after it was told. */
export function* releaseReversed(story: Story, custody: Custody, when: 'soon' | 'late'): Life {
  const { chance, person } = story;
  const before = { ...custody };
  story.at = nextAt(story.at, chance.between(10, 14), chance.between(0, 59));
  const moved = move(story, custody, out('CR'), when === 'soon' ? 'quick' : 'all');
  const kind = `prison: release taken back ${when === 'soon' ? 'in time' : 'late'}`;
  const line = { kind, names: either, ...of(moved) };
  const told = when === 'soon' ? story.may(line) : story.must(line);
  const again = story.may(line);
  yield story.take();
  if (when === 'soon') story.pass(4 * minute, 30 * minute);
  else story.pass(3 * hour, 9 * hour);
  const { sequence } = custody;
  Object.assign(custody, before, { sequence });
  const url = keepRecord(story, custody);
  const back = {
    ...moved.movement,
    at: story.at,
    direction: 'IN' as const,
    reason: { delayed: 'ADMISSION', search: 'READMISSION' },
  };
  const seen = story.send('prison', searchEvent(person.noms, back, url, chance), { after: minute });
  const deleted = rawDeleted(person.noms, moved.movement, custody, story.at, chance);
  const taken = story.send('prison', deleted);
  const until = Math.max(seen, taken) + hour;
  const names = ['prison.received', ...grave, 'prison.release-date-set'];
  for (const corrects of [told, again])
    story.must({ kind: `${kind}: corrected`, names, corrects, until });
  story.may({ kind, names: ['prison.received'], until });
  yield story.take();
}

/** Unlawfully at large: the record calls it a release too. */
export function* escaped(story: Story, custody: Custody): Life {
  const moved = move(story, custody, out(story.chance.pick(['UAL', 'UAL', 'UAL_ECL'] as const)));
  const content = { prison: custody.prison };
  const kind = 'prison: escaped';
  story.must({ kind, names: ['prison.escaped'], content, p1: true, ...of(moved) });
  story.never({ kind, names: grave });
  custody.release = undefined;
  yield story.take();
}

/** To a hospital, out of the country, or dead: none of it is a release, and it is the end of this life here. */
export function* gone(story: Story, custody: Custody, where: 'hospital' | 'abroad' | 'dead'): Life {
  const { chance } = story;
  const code = {
    hospital: chance.pick(['HP', 'HO', 'HQ'] as const),
    abroad: chance.pick(['DD', 'DE', 'DL'] as const),
    dead: 'DEC',
  }[where];
  const leaving = out(code, where === 'hospital' ? 'ZHOSP' : 'OUT');
  if (code === 'HP')
    leaving.reason = { delayed: 'RELEASED_TO_HOSPITAL', search: 'RELEASED_TO_HOSPITAL' };
  if (where === 'dead') custody.legalStatus = 'DEAD';
  const moved = move(story, custody, leaving);
  const kind = `prison: left (${where})`;
  story.never({ kind, names: [...grave, 'prison.escaped', 'prison.transferred'] });
  const names = ['prison.moved-outside'];
  if (where === 'hospital') story.must({ kind, names, content: { kind: where }, ...of(moved) });
  if (where === 'abroad') story.may({ kind, names, ...of(moved) });
  yield story.take();
}
