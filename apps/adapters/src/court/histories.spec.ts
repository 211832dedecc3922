import fc from 'fast-check';
import type { Came } from '../testing/run-feed.js';
import {
  courtRun,
  defendant,
  hearing,
  imprisonment,
  now,
  offence,
  pnc,
  policeResult,
  remand,
  result,
  sentenced,
  shared,
  suspended,
  wrapped,
} from '../testing/court.js';

/** What was said, in short: the event, what it corrects, and of an order what changed. */
const said = ({ drafts }: Came): string[] =>
  drafts.map(({ name, jti, content }) => {
    const { corrects, change } = content as { corrects?: { jti: string }; change?: string };
    const of = corrects ? ` for ${corrects.jti}` : '';
    return `${jti ?? ''} ${name}${of}${name === 'court.order-corrected' ? `: ${change ?? ''}` : ''}`;
  });
const other = (...results: object[]) =>
  defendant([offence(results, { id: 'o2' })], {
    id: 'd2',
    masterDefendantId: 'm2',
    pncId: '2002/0073320A',
    croNumber: null,
    personDefendant: { personDetails: { lastName: 'Other' } },
  });

describe('a document that is shared again', () => {
  it('the same says nothing', () => {
    const run = courtRun();
    expect(said(run.take(shared([sentenced(imprisonment())]), now))).toEqual([
      'jti-1 court.sentenced-to-custody',
    ]);
    expect(run.take(shared([sentenced(imprisonment())]), now)).toMatchObject({
      outcome: 'nothing',
      reason: 'it was told before',
      drafts: [],
    });
    expect(run.take(shared([sentenced(imprisonment())], 5), now)).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
  });

  it('with another kind of result corrects what was told', () => {
    const run = courtRun();
    run.take(shared([sentenced(imprisonment())]), now);
    expect(said(run.take(shared([sentenced(suspended)], 1), now))).toEqual([
      'jti-2 court.order-corrected for jti-1: Imprisonment, 12 Months → Suspended sentence order - imprisonment',
      'jti-3 court.community-sentence for jti-1',
    ]);
    // Amended twice: now the second statement is the wrong one.
    expect(said(run.take(shared([sentenced(imprisonment('18 Months'))], 2), now))).toEqual([
      'jti-4 court.order-corrected for jti-3: Suspended sentence order - imprisonment → Imprisonment, 18 Months',
      'jti-5 court.sentenced-to-custody for jti-3',
    ]);
  });

  it('with the same kind of result but others corrects, and says what stands', () => {
    const run = courtRun();
    run.take(shared([sentenced(remand())]), now);
    const later = remand({ nextHearing: { listedStartDateTime: '2026-09-07T09:00:00Z' } });
    expect(said(run.take(shared([sentenced(later)], 1), now))).toEqual([
      'jti-2 court.order-corrected for jti-1: Remanded in custody → Remanded in custody, next hearing 2026-09-07, not 2026-08-31',
      'jti-3 court.remanded for jti-1',
    ]);
  });

  it.each<[string, object]>([
    ['without the result', shared([sentenced(result('Fine', '1015'))], 1)],
    [
      'with the result deleted',
      shared([sentenced(imprisonment('12 Months', { isDeleted: true }))], 1),
    ],
    [
      'entered in error',
      shared([sentenced(imprisonment(), result('Entered in error', '4583'))], 1),
    ],
    [
      'entered in error, about the person',
      shared([sentenced(imprisonment())], 1, {
        defendantJudicialResults: [
          { masterDefendantId: 'm1', judicialResult: result('Entered in error', '4583') },
        ],
      }),
    ],
  ])('%s takes it back, and nothing if nothing was told', (_, amended) => {
    const run = courtRun();
    expect(run.take(amended, now)).toMatchObject({ outcome: 'nothing', drafts: [] });
    const next = courtRun();
    next.take(shared([sentenced(imprisonment())]), now);
    expect(said(next.take(amended, now))).toEqual([
      'jti-2 court.order-corrected for jti-1: Imprisonment, 12 Months → not any more',
    ]);
    expect(next.take(amended, now)).toMatchObject({ outcome: 'nothing', drafts: [] });
    // And back again: that is a new fact.
    expect(said(next.take(shared([sentenced(imprisonment())], 9), now))).toEqual([
      'jti-3 court.sentenced-to-custody',
    ]);
  });

  it('older than what is known changes nothing', () => {
    const run = courtRun();
    run.take(shared([sentenced(suspended)], 5), now);
    expect(run.take(shared([sentenced(imprisonment())], 1), now)).toMatchObject({
      outcome: 'nothing',
      reason: 'it is older than what is known',
      drafts: [],
    });
    // Nothing was told, and that is newer too.
    const empty = courtRun();
    empty.take(shared([sentenced()], 5), now);
    expect(empty.take(shared([sentenced(imprisonment())], 1), now).drafts).toEqual([]);
  });

  it('without a time counts as oldest; if it says other, a person looks', () => {
    const run = courtRun();
    run.take(shared([sentenced(imprisonment())], 5), now);
    expect(
      run.take(wrapped({ hearing: hearing([sentenced(imprisonment())]) }, 'Resulted'), now),
    ).toMatchObject({ outcome: 'nothing', drafts: [] });
    expect(
      run.take(wrapped({ hearing: hearing([sentenced(suspended)]) }, 'Resulted'), now),
    ).toMatchObject({
      outcome: 'kept',
      drafts: [],
      reason: 'it does not say when it was shared, and says other than what was told',
    });
    // Among those without a time the later one holds.
    const timeless = courtRun();
    timeless.take(wrapped({ hearing: hearing([sentenced(imprisonment())]) }, 'Resulted'), now);
    expect(
      timeless.take(wrapped({ hearing: hearing([sentenced()]) }, 'Resulted'), now).drafts,
    ).toHaveLength(1);
  });

  it('without any result, because its listing changed, takes nothing back', () => {
    const run = courtRun();
    run.take(wrapped({ hearing: hearing([sentenced(imprisonment())]) }, 'Resulted'), now);
    expect(
      run.take(wrapped({ hearing: hearing([sentenced()]) }, 'ConfirmedOrUpdated'), now).drafts,
    ).toEqual([]);
  });

  it('about another day of the hearing leaves this day alone', () => {
    const run = courtRun();
    run.take(shared([sentenced(remand())]), now);
    const second = {
      ...shared([sentenced(imprisonment('1 Year', { orderedDate: '2026-08-08' }))], 9),
      hearingDay: '2026-08-08',
    };
    expect(said(run.take(second, now))).toEqual(['jti-2 court.sentenced-to-custody']);
    expect(said(run.take(shared([sentenced()], 1), now))).toHaveLength(1);
  });

  it('with a result that is not understood takes nothing back: it may be the very one', () => {
    const run = courtRun();
    run.take(shared([sentenced(imprisonment())]), now);
    const came = run.take(
      shared([sentenced(imprisonment('1 Year', { label: 'Suspended sentence order' }))], 1),
      now,
    );
    expect(came).toMatchObject({
      outcome: 'kept',
      reason: expect.stringMatching(/what was told before is not in it/) as string,
    });
    expect(said(came)).toEqual(['jti-2 system.message-not-understood']);
    expect(said(run.take(shared([sentenced(suspended)], 2), now))).toHaveLength(2);
  });
});

describe('two defendants', () => {
  it('of whom one is amended: only that one is corrected', () => {
    const run = courtRun();
    expect(run.take(shared([sentenced(imprisonment()), other(remand())]), now).drafts).toHaveLength(
      2,
    );
    const came = run.take(
      shared([sentenced(imprisonment()), other(result('Remanded on conditional bail', '4027'))], 1),
      now,
    );
    expect(said(came)).toEqual([
      'jti-3 court.order-corrected for jti-2: Remanded in custody → Remanded on conditional bail',
      'jti-4 court.bail-granted for jti-2',
    ]);
    expect(came.drafts[0]?.subject).toEqual({ format: 'pnc', id: '2002/0073320A' });
  });

  it('of whom one is not there any more: a person looks, once', () => {
    const run = courtRun();
    run.take(shared([sentenced(imprisonment()), other(remand())]), now);
    const one = shared([sentenced(imprisonment())], 1);
    expect(run.take(one, now)).toMatchObject({
      outcome: 'kept',
      drafts: [],
      reason: expect.stringMatching(/does not stand in it any more/) as string,
    });
    expect(run.take(one, now)).toMatchObject({ outcome: 'nothing' });
  });

  it('one case of one of them, for the police, says nothing of the others', () => {
    const run = courtRun();
    const two = [
      {
        id: 'case-1',
        prosecutionCaseIdentifier: { caseURN: '01AB1234526' },
        defendants: [sentenced(remand())],
      },
      {
        id: 'case-2',
        prosecutionCaseIdentifier: { caseURN: '02AB1234526' },
        defendants: [sentenced(imprisonment()), other(remand())],
      },
    ];
    run.take(wrapped({ hearing: hearing([], { prosecutionCases: two }) }, 'Resulted'), now);
    expect(run.take(policeResult([remand()]), now)).toMatchObject({
      outcome: 'nothing',
      drafts: [],
    });
    expect(said(run.take(policeResult([result('Fine', '1015')]), now))).toEqual([
      'jti-4 court.order-corrected for jti-2: Remanded in custody → not any more',
    ]);
  });
});

describe('a hearing that is deleted', () => {
  const gone = wrapped({ hearingId: 'h1' }, 'Deleted');
  it('takes back what had been told, and nothing if nothing was', () => {
    const run = courtRun();
    expect(run.take(gone, now)).toMatchObject({ outcome: 'nothing', drafts: [] });
    run.take(shared([sentenced(imprisonment()), other(remand())]), now);
    expect(said(run.take(gone, now))).toEqual([
      'jti-3 court.order-corrected for jti-1: Imprisonment, 12 Months → the hearing was deleted',
      'jti-4 court.order-corrected for jti-2: Remanded in custody → the hearing was deleted',
    ]);
    expect(run.take(gone, now).drafts).toEqual([]);
    expect(run.take(shared([sentenced(imprisonment())]), now)).toMatchObject({
      outcome: 'nothing',
      reason: 'it is older than the deletion of the hearing',
    });
    expect(run.take(shared([sentenced(imprisonment())], 1), now).drafts).toHaveLength(1);
  });
});

describe('who it is, when that changes', () => {
  const by = (members: object, minute: number) =>
    shared(
      [defendant([offence([remand()], { id: 'o1' })], { croNumber: undefined, ...members })],
      minute,
    );
  it('a number that is absent stays, and one that is null is gone', () => {
    const run = courtRun();
    run.take(by({}, 0), now);
    const bail = shared(
      [
        defendant([offence([result('Restraining order')], { id: 'o1' })], {
          pncId: undefined,
          croNumber: undefined,
        }),
      ],
      1,
    );
    expect(run.take(bail, now).drafts.map(({ subject }) => subject)).toEqual([
      { format: 'pnc', id: pnc },
      { format: 'pnc', id: pnc },
    ]);
    expect(
      run.take(by({ pncId: null }, 2), now).drafts.map(({ subject }) => subject.format),
    ).toEqual(['pnc', 'person']);
  });

  it('a number found later: told again, in the place of the name', () => {
    const run = courtRun();
    run.take(by({ pncId: null }, 0), now);
    expect(said(run.take(by({}, 1), now))).toEqual(['jti-2 court.remanded for jti-1']);
    expect(run.take(by({}, 2), now).drafts).toEqual([]);
  });

  it('a wrong number: taken back of that person, and told of this one', () => {
    const run = courtRun();
    run.take(by({}, 0), now);
    const came = run.take(by({ pncId: '2002/0073320A' }, 1), now);
    expect(said(came)).toEqual([
      'jti-2 court.order-corrected for jti-1: Remanded in custody → it was about somebody else',
      'jti-3 court.remanded',
    ]);
    expect(came.drafts.map(({ subject }) => subject)).toEqual([
      { format: 'pnc', id: pnc },
      { format: 'pnc', id: '2002/0073320A' },
    ]);
  });

  it('a name taken out later: he is named as before', () => {
    const run = courtRun();
    run.take(by({ pncId: null }, 0), now);
    const redacted = { pncId: null, personDefendant: { personDetails: { lastName: 'REDACTED' } } };
    expect(run.take(by(redacted, 1), now)).toMatchObject({ outcome: 'nothing' });
  });

  it('one without a name is told once there is one', () => {
    const run = courtRun();
    const nobody = { pncId: null, personDefendant: { personDetails: {} } };
    expect(run.take(by(nobody, 0), now)).toMatchObject({ outcome: 'kept', drafts: [] });
    expect(said(run.take(by({}, 1), now))).toEqual(['jti-1 court.remanded']);
  });
});

describe('any history', () => {
  const kinds: readonly (() => object)[] = [
    () => imprisonment(),
    () => imprisonment('18 Months'),
    () => suspended,
    () => remand(),
    () => result('Remanded on conditional bail', '4027'),
    () => result('Restraining order'),
    () => result('Bench warrant'),
    () => result('Fine', '1015'),
    () => imprisonment('12 Months', { isDeleted: true }),
    () => result('Entered in error', '4583'),
  ];
  const results = fc.uniqueArray(fc.nat(kinds.length - 1), { maxLength: 4 });
  const version = fc.record({ one: results, two: results });
  const body = ({ one, two }: { one: number[]; two: number[] }, minute: number) => {
    const of = (numbers: number[]) => numbers.flatMap((n) => kinds[n]?.() ?? []);
    return shared([sentenced(...of(one)), other(...of(two))], minute);
  };
  /** What stands after everything that was said: by jti, with what was corrected taken away. */
  const standing = (all: readonly Came[]): string[] => {
    const told = new Map<string, string>();
    for (const { drafts } of all)
      for (const { name, jti, subject, content } of drafts) {
        const {
          corrects,
          source: _,
          ...facts
        } = content as { corrects?: { jti: string }; source: object };
        if (corrects) told.delete(corrects.jti);
        if (name !== 'court.order-corrected')
          told.set(jti ?? '', JSON.stringify([name, subject, facts]));
      }
    return [...told.values()].sort();
  };

  it('in any order, with copies, ends with what the newest document says, each difference corrected', () => {
    fc.assert(
      fc.property(
        fc.array(version, { minLength: 1, maxLength: 8 }).chain((versions) =>
          fc.tuple(
            fc.constant(versions),
            fc.shuffledSubarray([...versions.keys(), ...versions.keys()], {
              minLength: versions.length * 2,
            }),
          ),
        ),
        ([versions, order]) => {
          const run = courtRun();
          const all = order.map((n) => run.take(body(versions[n] ?? { one: [], two: [] }, n), now));
          const newest = versions.length - 1;
          const alone = courtRun().take(
            body(versions[newest] ?? { one: [], two: [] }, newest),
            now,
          );
          expect(standing(all)).toEqual(standing([alone]));
          expect(all.every(({ outcome }) => outcome !== 'kept')).toBe(true);
          // Nothing is corrected that was never said, or twice.
          const drafts = all.flatMap((came) => came.drafts);
          const corrected = drafts.flatMap(({ name, content }) =>
            name === 'court.order-corrected'
              ? [(content as { corrects: { jti: string } }).corrects.jti]
              : [],
          );
          expect(new Set(corrected).size).toBe(corrected.length);
          for (const jti of corrected) expect(drafts.some((draft) => draft.jti === jti)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
