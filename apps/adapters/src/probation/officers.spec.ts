import type { Answer } from '../feeds/reading.js';
import { at, crn, event, found, from, manager, now, odd, run } from './testing/messages.js';
import { runByDetail, search, short, supervisions, type Run } from './testing/messages.js';

const allocated = (n: number, members: object = {}): object => ({
  ...event('person.community.manager.allocated', at(n), { allocationId: 'a1' }),
  ...members,
});
const transferred = (n: number): object => event('person.community.manager.transferred', at(n));
const officer = (members: object): unknown[] => ['officer-changed', members];
const requested = (toUnit: string): unknown[] => [
  'transfer-requested',
  { toUnit, reason: 'Transferred in the probation system' },
];

/** A run in which the case is managed by whoever is given last. */
function managed(first: object): { feed: Run; by: (one: object) => void } {
  let communityManager = first;
  const feed = run(() => supervisions({ communityManager }));
  return { feed, by: (one) => (communityManager = one) };
}

describe('a new manager', () => {
  it('is asked for, and told by the staff code', () => {
    const asked: string[] = [];
    const feed = run((url) => {
      asked.push(url);
      return supervisions({});
    });
    const came = feed.take(allocated(1), now(1));
    expect(short(came)).toEqual([
      'told',
      officer({ change: 'allocated', officerReference: 'N99A001', from: from(1) }),
    ]);
    expect(asked).toEqual([`${search}/case/${crn}/supervisions`]);
    expect(JSON.stringify(came.drafts)).not.toMatch(/Demo|Officer"/);
  });

  it('who is the same is nothing, and another changes it', () => {
    const { feed, by } = managed(manager('N99A001'));
    feed.take(allocated(1), now(1));
    expect(short(feed.take(allocated(2), now(2)))).toEqual(['nothing']);
    by(manager('N99A002'));
    expect(short(feed.take(allocated(3), now(3)))).toEqual([
      'told',
      officer({ change: 'changed', officerReference: 'N99A002', from: from(3) }),
    ]);
  });

  it('of an older message that is asked later does not hold from before the last', () => {
    const { feed, by } = managed(manager('N99A001'));
    feed.take(allocated(3), now(3));
    by(manager('N99A002'));
    expect(short(feed.take(allocated(2), now(4)))).toEqual([
      'told',
      officer({ change: 'changed', officerReference: 'N99A002', from: from(3) }),
    ]);
  });

  it.each<[string, object]>([
    ['a code that ends in U', manager('N99UATU')],
    ['unallocated staff', manager('N99A001', { name: { forename: 'Unallocated Staff(N99)' } })],
    ['inactive staff', manager('N99A001', { name: { forename: 'x', surname: 'Inactive Staff' } })],
    ['an officer who is not allocated', manager('N99A001', { allocated: false })],
  ])('who is a placeholder, by %s, is nobody', (_, placeholder) => {
    const { feed, by } = managed(manager('N99A009'));
    feed.take(allocated(1), now(1));
    by(placeholder);
    expect(short(feed.take(allocated(2), now(2)))).toEqual([
      'told',
      officer({ change: 'left', from: from(2) }),
    ]);
    expect(short(feed.take(allocated(3), now(3)))).toEqual(['nothing']);
    by(manager('N99A009'));
    expect(short(feed.take(allocated(4), now(4)))[1]).toEqual(
      officer({ change: 'allocated', officerReference: 'N99A009', from: from(4) }),
    );
  });

  it('without e-mail and telephone is told all the same', () => {
    const { feed } = managed(manager('N99A001', { email: null, telephoneNumber: '' }));
    expect(short(feed.take(allocated(1), now(1)))[0]).toBe('told');
  });

  it('in another unit is told after the transfer; in the same unit alone', () => {
    const { feed, by } = managed(manager('N99A001'));
    feed.take(allocated(1), now(1));
    by(manager('N99H001', { team: { code: 'N99T9', borough: { code: 'N99HAV' } } }));
    expect(short(feed.take(transferred(2), now(2)))).toEqual([
      'told',
      requested('havering'),
      officer({ change: 'changed', officerReference: 'N99H001', from: from(2) }),
    ]);
    by(manager('N99H002', { team: { code: 'N99HAV' } }));
    expect(short(feed.take(transferred(3), now(3)))).toEqual([
      'told',
      officer({ change: 'changed', officerReference: 'N99H002', from: from(3) }),
    ]);
  });

  it('transferred to nobody in another unit: asked for there, and nobody by allocation', () => {
    const { feed, by } = managed(manager('N99A001'));
    feed.take(allocated(1), now(1));
    by(manager('N99HAVU', { team: { code: 'N99HAV' } }));
    expect(short(feed.take(transferred(2), now(2)))).toEqual([
      'told',
      requested('havering'),
      officer({ change: 'left', from: from(2) }),
    ]);
  });

  it('transferred to a team that no unit is named for is told, and kept', () => {
    const { feed } = managed(manager('N99A001', { team: { code: 'N98XYZ' } }));
    expect(short(feed.take(transferred(1), now(1)))).toEqual([
      'kept',
      officer({ change: 'allocated', officerReference: 'N99A001', from: from(1) }),
      odd('person.community.manager.transferred', 'unknown-code', 'transferred to team N98XYZ'),
    ]);
  });

  const kind = 'person.community.manager.allocated';
  it.each<[string, Answer, string]>([
    ['the case is gone', { status: 'gone' }, 'the probation system has no such case'],
    [
      'it may not be shown',
      { status: 'forbidden' },
      'the probation system may not show this case to us',
    ],
    [
      'the answer has none',
      supervisions({ communityManager: null }),
      'the answer is not about this',
    ],
    [
      'the answer is no JSON',
      { status: 'found', bytes: Buffer.from('<html>') },
      'the answer is not about this',
    ],
  ])('is kept when %s', (_, answer, because) => {
    expect(short(run(() => answer).take(allocated(1), now(1)))).toEqual([
      'kept',
      odd(kind, 'unreadable', `who manages the case has changed: ${because}`),
    ]);
  });

  it('is kept when nobody may be asked, and when he has no staff code', () => {
    expect(short(run().take(allocated(1), now(1)))).toEqual([
      'kept',
      odd(kind, 'unreadable', 'who manages the case has changed: there is nowhere to ask'),
    ]);
    const { feed } = managed({ name: { forename: 'Demo', surname: 'Officer' }, allocated: true });
    expect(short(feed.take(allocated(1), now(1)))).toEqual([
      'kept',
      odd(kind, 'unreadable', 'the new manager has no staff code'),
    ]);
  });
});

describe('an allocation that says itself where to ask', () => {
  const detailUrl = 'https://workload.example/allocation/person/a1';
  const allocation = (staffCode: string, of = crn): Answer =>
    found({ id: 'a1', staffCode, teamCode: 'N99NEW', crn: of });

  it('is as old as its message: an older one that comes later changes nothing', () => {
    const staff: Record<string, string> = { [`${detailUrl}?2`]: 'N99A002' };
    const feed = runByDetail((url) => allocation(staff[url] ?? 'N99A001'));
    expect(short(feed.take(allocated(2, { detailUrl: `${detailUrl}?2` }), now(2)))[1]).toEqual(
      officer({ change: 'allocated', officerReference: 'N99A002', from: from(2) }),
    );
    expect(short(feed.take(allocated(1, { detailUrl }), now(3)))).toEqual(['nothing']);
  });

  it('of another case is kept', () => {
    const feed = runByDetail(() => allocation('N99A001', 'X999999'));
    expect(short(feed.take(allocated(1, { detailUrl }), now(1)))).toEqual([
      'kept',
      odd(
        'person.community.manager.allocated',
        'contradiction',
        'who manages the case: the answer names another case',
      ),
    ]);
  });
});
