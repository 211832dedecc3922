import type { Answer } from '../feeds/reading.js';
import {
  at,
  changed,
  registration,
  crn,
  ended,
  event,
  found,
  from,
  mappa,
  now,
  odd,
} from './testing/messages.js';
import { runByDetail, run, search, short, supervisions } from './testing/messages.js';

const other = 'X100002';
const limits = (n: number, what = 'restriction'): object =>
  event(`probation-case.${what}.updated`, at(n));
const merge = (n: number): object =>
  event('probation-case.merge.completed', at(n), { sourceCRN: other, targetCRN: crn });
const unmerge = (n: number): object =>
  event('probation-case.unmerge.completed', at(n), { reactivatedCRN: other, unmergedCRN: crn });
const of = (number: string, message: object): object => ({
  ...message,
  personReference: { identifiers: [{ type: 'CRN', value: number }] },
});

describe('who may see a case', () => {
  const limitations = (excluded: number, restricted: number): Answer =>
    found({
      excludedFrom: Array.from({ length: excluded }, () => ({ email: 'a@example.invalid' })),
      restrictedTo: Array.from({ length: restricted }, () => ({ email: 'b@example.invalid' })),
      restrictionMessage: 'not to be read',
    });

  it('is a mark beside the others, put on and taken off', () => {
    let answer = limitations(0, 1);
    const asked: string[] = [];
    const feed = run((url) => {
      asked.push(url);
      return answer;
    });
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M2'), now(1));
    expect(short(feed.take(limits(2), now(2)))).toEqual([
      'told',
      changed({
        registered: true,
        category: 2,
        level: 2,
        flags: ['limited-access'],
        from: from(2),
      }),
    ]);
    expect(asked).toEqual([`${search}/case/${crn}/access-limitations`]);
    answer = limitations(1, 0);
    expect(short(feed.take(limits(3, 'exclusion'), now(3)))).toEqual(['nothing']);
    answer = limitations(0, 0);
    expect(short(feed.take(limits(4, 'exclusion'), now(4)))[1]).toMatchObject(
      changed({ flags: [] }),
    );
  });

  it('that is as open as it was is nothing', () => {
    expect(short(run(() => limitations(0, 0)).take(limits(1), now(1)))).toEqual(['nothing']);
  });

  it('that we may not see is limited, and kept', () => {
    const came = run(() => ({ status: 'forbidden' })).take(limits(1), now(1));
    expect(short(came)).toEqual(['kept', changed({ flags: ['limited-access'], from: from(1) })]);
  });

  it('is kept when it cannot be asked, or the answer names another case', () => {
    const kind = 'probation-case.restriction.updated';
    expect(short(run().take(limits(1), now(1)))).toEqual([
      'kept',
      odd(kind, 'unreadable', 'who may see the case has changed: there is nowhere to ask'),
    ]);
    const match = found({
      matches: [{ offender: { otherIds: { crn: other }, offenderManagers: [] } }],
    });
    expect(short(run(() => match).take(limits(1), now(1)))).toEqual([
      'kept',
      odd(kind, 'contradiction', 'who may see the case: the answer names another case'),
    ]);
  });
});

describe('two records of one person', () => {
  const merged = (change: string, n: number): unknown[] => [
    'cases-merged',
    { into: crn, change, at: from(n) },
  ];

  it('that are merged are told about the one that is no more, once', () => {
    const feed = run();
    const came = feed.take(merge(1), now(1));
    expect(short(came)).toEqual(['told', merged('merged', 1)]);
    expect(came.drafts[0]?.subject).toEqual({ format: 'crn', id: other });
    expect(short(feed.take(merge(1), now(2)))).toEqual(['nothing']);
  });

  it('that are taken apart again are told; an older merge that comes later is not', () => {
    const feed = run();
    feed.take(merge(1), now(1));
    expect(short(feed.take(unmerge(3), now(3)))).toEqual(['told', merged('unmerged', 3)]);
    expect(short(feed.take(merge(2), now(4)))).toEqual(['nothing']);
  });

  it('the merged one is silent: what comes about it is kept, and told when they are taken apart', () => {
    const feed = run();
    feed.take(merge(2), now(2));
    const added = of(other, mappa('added', at(1), 'r1', 'M2', 'M2'));
    expect(short(feed.take(added, now(2)))).toEqual([
      'kept',
      odd(
        'probation-case.registration.added',
        'contradiction',
        'a record that was merged into another changed',
      ),
    ]);
    expect(short(feed.take(added, now(2)))).toEqual(['nothing']);
    expect(short(feed.take(unmerge(4), now(4)))).toEqual([
      'told',
      merged('unmerged', 4),
      changed({ registered: true, category: 2, level: 2, from: from(4) }),
    ]);
  });

  it('what the merged one had goes on to the other, and back', () => {
    const feed = run();
    feed.take(of(other, mappa('added', '2026-08-01T11:00:00', 'r1', 'M2', 'M3')), now(1));
    feed.take(mappa('added', at(1), 'r2', 'M1', 'M1'), now(1));
    const came = feed.take(merge(2), now(2));
    expect(short(came)).toEqual([
      'told',
      merged('merged', 2),
      changed({ registered: true, category: 2, level: 3, from: from(2) }),
    ]);
    expect(came.drafts[1]?.subject).toEqual({ format: 'crn', id: crn });
    expect(short(feed.take(merge(2), now(2)))).toEqual(['nothing']);
    const gone = { registerTypeCode: 'MAPP', registrationId: 'r2' };
    expect(short(feed.take(registration('deregistered', at(3), gone), now(3)))).toEqual([
      'nothing',
    ]);
    expect(short(feed.take(unmerge(4), now(4)))).toEqual([
      'told',
      merged('unmerged', 4),
      changed({ registered: false, from: from(4) }),
    ]);
  });

  it('the other one is not said to be deregistered where it is not known what came', () => {
    const feed = run();
    feed.take(mappa('added', at(1), 'r1', 'M2', 'M2'), now(1));
    feed.take(merge(2), now(2));
    expect(short(feed.take(ended(at(3), 'MAPP', 'd1'), now(3)))).toEqual([
      'kept',
      odd(
        'probation-case.registration.deregistered',
        'contradiction',
        'a MAPPA registration ended, and whether another remains is not known',
      ),
    ]);
  });

  it('the other one is asked about, where it may be', () => {
    const asked: string[] = [];
    const feed = run((url) => {
      asked.push(url);
      return supervisions({ mappaDetail: { level: 2, category: 3 } });
    });
    expect(short(feed.take(merge(1), now(1)))).toEqual([
      'told',
      merged('merged', 1),
      changed({ registered: true, category: 3, level: 2, from: from(1) }),
    ]);
    expect(asked).toEqual([`${search}/case/${crn}/supervisions`]);
  });

  it('without both numbers are kept', () => {
    const half = event('probation-case.merge.completed', at(1), { targetCRN: crn });
    expect(short(run().take(half, now(1)))).toEqual([
      'kept',
      odd('probation-case.merge.completed', 'unreadable', 'records were merged, and not which'),
    ]);
  });
});

describe('a prison number', () => {
  const matched = (n: number, noms: string, what = 'added'): object => ({
    ...event(`probation-case.prison-identifier.${what}`, at(n), { bookingNumber: '12345A' }),
    publishedAt: '2026-08-01T10:00:00.362Z+01:00',
    personReference: {
      identifiers: [
        { type: 'CRN', value: crn },
        { type: 'NOMS', value: noms },
      ],
    },
  });
  const subject = (noms: string): object => ({
    format: 'aliases',
    identifiers: [
      { format: 'crn', id: crn },
      { format: 'noms', id: noms },
    ],
  });

  it('is not told; later statements name him by both, and by the newest', () => {
    const feed = run();
    expect(short(feed.take(matched(1, 'A1234AA'), now(1)))).toEqual(['nothing']);
    const first = feed.take(mappa('added', at(2), 'r1', 'M2', 'M2'), now(2));
    expect(first.drafts[0]?.subject).toEqual(subject('A1234AA'));
    expect(short(feed.take(matched(4, 'A1234BB', 'updated'), now(4)))).toEqual(['nothing']);
    expect(short(feed.take(matched(3, 'A1234CC', 'updated'), now(4)))).toEqual(['nothing']);
    const next = feed.take(mappa('updated', at(5), 'r1', 'M2', 'M3'), now(5));
    expect(next.drafts[0]?.subject).toEqual(subject('A1234BB'));
  });

  const detailUrl = 'https://people.example/person/1';
  const nameless = {
    ...event('probation-case.prison-identifier.added', at(1)),
    detailUrl,
  };
  it.each<[string, string[], string[], string, RegExp]>([
    ['one', [crn], ['A1234AA'], 'nothing', /remembered/],
    ['several', [crn], ['A1234AA', 'A1234BB'], 'nothing', /no single/],
    ['none', [crn], [], 'nothing', /no single/],
    ['another person', ['X999999'], ['A1234AA'], 'kept', /another person/],
  ])(
    'is read from the person record that is pointed to: %s',
    (_, crns, prisonNumbers, outcome, reason) => {
      const answer = found({ identifiers: { crns, prisonNumbers } });
      const came = runByDetail(() => answer).take(nameless, now(1));
      expect(came).toMatchObject({ outcome, drafts: [] });
      expect(came.reason).toMatch(reason);
    },
  );
});

describe('where he lives', () => {
  const address = (members: object, what = 'updated'): object =>
    event(`probation-case.address.${what}`, at(1), { addressId: '1', ...members });

  it('is told by borough or as nowhere, where a code says so', () => {
    expect(
      short(run().take(address({ boroughCode: 'N99HAV', addressStatus: 'M' }), now(1))),
    ).toEqual([
      'told',
      ['address-changed', { borough: 'havering', verified: false, from: from(1) }],
    ]);
    const feed = run();
    const nowhere = address({ noFixedAbode: true, verified: true }, 'created');
    expect(short(feed.take(nowhere, now(1)))).toEqual([
      'told',
      ['address-changed', { noFixedAbode: true, verified: true, from: from(1) }],
    ]);
    expect(short(feed.take(nowhere, now(2)))).toEqual(['nothing']);
  });

  it.each<[string, object, string]>([
    ['an address', { streetName: '1 High Street', postcode: 'AB1 2CD' }, 'created'],
    [
      'an address that is not where he lives',
      { boroughCode: 'N99HAV', addressStatus: 'P' },
      'updated',
    ],
    ['an address taken off', { boroughCode: 'N99HAV' }, 'deleted'],
  ])('is not told of %s', (_, members, what) => {
    const came = run().take(address(members, what), now(1));
    expect(short(came)).toEqual(['nothing']);
  });

  it('in a borough nobody knows is kept', () => {
    expect(short(run().take(address({ boroughCode: 'N01ZZZ' }), now(1)))).toEqual([
      'kept',
      odd('probation-case.address.updated', 'unknown-code', 'borough N01ZZZ'),
    ]);
  });
});

describe('a recommendation to recall', () => {
  const recommendation = (what: string, contactOutcome?: string): object =>
    event(`prison-recall.recommendation.${what}`, at(1), {
      contactOutcome,
      bookedBy: { username: 'DEMO1' },
      recommendationUrl: 'https://recall.example/1',
    });
  const kind = (what: string): string => `prison-recall.recommendation.${what}`;

  it('is told once a manager has decided', () => {
    const feed = run();
    const decided = recommendation('management-oversight', 'DECISION_TO_RECALL');
    expect(short(feed.take(decided, now(1)))).toEqual([
      'told',
      ['recall', { step: 'decided', at: from(1) }],
    ]);
    expect(short(feed.take(decided, now(2)))).toEqual(['nothing']);
  });

  it('is nothing before, or when the decision is not to recall', () => {
    for (const [what, outcome] of [
      ['started', undefined],
      ['consideration', undefined],
      ['deleted', ''],
      ['management-oversight', 'DECISION_NOT_TO_RECALL'],
    ] as const)
      expect(short(run().take(recommendation(what, outcome), now(1)))).toEqual(['nothing']);
  });

  it('is kept in doubt', () => {
    expect(short(run().take(recommendation('management-oversight', 'PERHAPS'), now(1)))).toEqual([
      'kept',
      odd(kind('management-oversight'), 'unknown-code', 'a recall decision with outcome PERHAPS'),
    ]);
    expect(short(run().take(recommendation('deleted', 'DECISION_TO_RECALL'), now(1)))).toEqual([
      'kept',
      odd(
        kind('deleted'),
        'contradiction',
        'a recommendation was deleted on which recall was decided',
      ),
    ]);
    expect(short(run().take(recommendation('reopened'), now(1)))).toEqual([
      'kept',
      odd(kind('reopened'), 'unknown-event', `event ${kind('reopened')}`),
    ]);
  });
});
