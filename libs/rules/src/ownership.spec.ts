import fc from 'fast-check';
import { ownershipAt, type OwnershipFact, type OwnershipStatement } from './ownership.js';
import { ownersAt, type LivesIn, type Ownership } from './ownership-view.js';

// Posts are named by their unit: `newham/om-1`.
const unitOf = (post: string): string | undefined =>
  post.includes('/') ? post.split('/')[0] : undefined;
const start = Date.parse('2026-01-05T09:00:00Z');
const day = (number: number): Date => new Date(start + number * 86_400_000);

type Said = [number, OwnershipStatement, Partial<OwnershipFact>?];
const history = (...said: Said[]): OwnershipFact[] =>
  said.map(([number, says, over], index) => ({
    id: `f${index}`,
    from: day(number),
    recordedAt: day(number),
    says,
    ...over,
  }));
const allocated = (post: string): OwnershipStatement => ({ kind: 'allocated', post });
const requested = (toUnit: string, expires: number): OwnershipStatement => ({
  kind: 'transfer-requested',
  toUnit,
  expiresAt: day(expires),
});
const at = (facts: OwnershipFact[], number: number, livesIn?: LivesIn): Ownership =>
  ownersAt(facts, day(number), unitOf, livesIn);
const posts = ({ owners }: Ownership): string[] => owners.map(({ post }) => post);
const kinds = ({ conflicts }: Ownership): string[] => conflicts.map(({ kind }) => kind);

describe('who answers for a case', () => {
  it('RR-07: nobody is allocated, the duty SPO acts', () => {
    expect(at([], 0)).toMatchObject({ owners: [], vacancy: { because: /RR-07/ as never } });
    const facts = history([0, allocated('newham/om-1')], [5, { kind: 'left' }]);
    expect(posts(at(facts, 4))).toEqual(['newham/om-1']);
    expect(at(facts, 5)).toMatchObject({
      owners: [],
      vacancy: { since: day(5), lastPost: 'newham/om-1' },
    });
  });

  it('RR-07: away without cover, the duty SPO acts; with cover the cover answers; then the owner again', () => {
    const bare = history([0, allocated('newham/om-1')], [2, { kind: 'absent', until: day(4) }]);
    expect(at(bare, 3).vacancy).toMatchObject({ lastPost: 'newham/om-1' });
    expect(posts(at(bare, 4))).toEqual(['newham/om-1']);
    const covered = history(
      [0, allocated('newham/om-1')],
      [2, { kind: 'absent', cover: 'newham/om-2', until: day(4) }],
    );
    expect(at(covered, 3).owners).toEqual([
      { post: 'newham/om-2', since: day(2), acting: false, coverFor: 'newham/om-1' },
    ]);
  });

  it('RR-06: the sender stays owner until the receiver names an officer from a date', () => {
    const facts = history(
      [0, allocated('cambs/om-1')],
      [1, requested('havering', 29)],
      [3, { kind: 'transfer-declined', because: 'no officer yet' }],
      [6, { kind: 'transfer-completed' }],
      [8, { kind: 'transfer-allocated', post: 'havering/om-1' }],
      [9, { kind: 'transfer-completed' }],
    );
    expect(at(facts, 2)).toMatchObject({
      owners: [{ post: 'cambs/om-1' }],
      transfer: { id: 'f1', state: 'requested', toUnit: 'havering', expiresAt: day(29) },
    });
    expect(at(facts, 7)).toMatchObject({
      owners: [{ post: 'cambs/om-1' }],
      transfer: { state: 'cannot-allocate' },
    });
    expect(at(facts, 8)).toMatchObject({ owners: [{ post: 'havering/om-1' }], conflicts: [] });
    expect(at(facts, 8).transfer).toBeUndefined();
    expect(posts(at(facts, 10))).toEqual(['havering/om-1']);
  });

  it('PRB-02: a transfer nobody answered expires, and the sender still answers', () => {
    const facts = history([0, allocated('cambs/om-1')], [1, requested('havering', 29)]);
    expect(kinds(at(facts, 28))).toEqual([]);
    expect(posts(at(facts, 29))).toEqual(['cambs/om-1']);
    expect(kinds(at(facts, 29))).toEqual(['transfer-expired']);
    const late: OwnershipFact = {
      id: 'late',
      from: day(40),
      recordedAt: day(40),
      says: { kind: 'transfer-allocated', post: 'havering/om-1' },
    };
    expect(at([...facts, late], 40)).toMatchObject({
      owners: [{ post: 'havering/om-1' }],
      conflicts: [],
    });
  });

  it('C-08: a second unit claims it; both answer until one lets it go', () => {
    const facts = history(
      [0, allocated('newham/om-1')],
      [2, allocated('hackney/om-1')],
      [5, { kind: 'released', post: 'newham/om-1' }],
    );
    expect(posts(at(facts, 2))).toEqual(['newham/om-1', 'hackney/om-1']);
    expect(at(facts, 2).conflicts).toMatchObject([
      { kind: 'two-claims', since: day(2), units: ['newham', 'hackney'] },
    ]);
    expect(at(facts, 5)).toMatchObject({ owners: [{ post: 'hackney/om-1' }], conflicts: [] });
  });

  it('within one unit a change is a change', () => {
    const facts = history(
      [0, allocated('newham/om-1')],
      [1, { kind: 'changed', post: 'newham/om-2' }],
    );
    expect(at(facts, 1)).toMatchObject({
      owners: [{ post: 'newham/om-2', since: day(1) }],
      conflicts: [],
    });
  });

  it('RR-05, RR-08: an arrangement ends by itself; one without approval is C-08', () => {
    const arranged = (approved: boolean): OwnershipStatement => ({
      kind: 'arranged',
      arrangement: 'split',
      unit: 'newham',
      approved,
      until: day(42),
    });
    const lives = { unit: 'newham', since: day(1) };
    const approved = history([0, allocated('hackney/om-1')], [1, arranged(true)]);
    expect(at(approved, 10, lives)).toMatchObject({
      arrangements: [{ unit: 'newham' }],
      conflicts: [],
    });
    expect(at(approved, 43).arrangements).toEqual([]);
    expect(kinds(at(approved, 43, lives))).toEqual(['split-unrecorded']);
    const not = history([0, allocated('hackney/om-1')], [1, arranged(false)]);
    expect(kinds(at(not, 1, lives))).toEqual(['split-unapproved']);
    expect(kinds(at(history([0, allocated('hackney/om-1')]), 1, lives))).toEqual([
      'split-unrecorded',
    ]);
    expect(posts(at(not, 1, lives))).toEqual(['hackney/om-1']);
  });

  it('a correction takes the place of what it corrects', () => {
    const facts = history(
      [0, allocated('newham/om-1')],
      [1, allocated('hackney/om-1')],
      [1, allocated('newham/om-2'), { corrects: 'f1', recordedAt: day(3) }],
    );
    expect(at(facts, 4)).toMatchObject({ owners: [{ post: 'newham/om-2' }], conflicts: [] });
  });
});

describe('Cap-01: whatever is said, in whatever order it arrives', () => {
  const unit = fc.constantFrom('newham', 'hackney', 'cambs');
  const post = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(unit, fc.constantFrom(1, 2)).map(([u, n]) => `${u}/om-${n}`) },
    { weight: 1, arbitrary: fc.constant('not-in-the-directory') },
  );
  const moment = fc.integer({ min: 0, max: 12 }).map((number) => day(number * 3));
  const later = fc.option(moment, { nil: undefined });
  const statement: fc.Arbitrary<OwnershipStatement> = fc.oneof(
    post.map((one) => ({ kind: 'assigned' as const, post: one })),
    fc.record({ kind: fc.constantFrom('allocated' as const, 'changed' as const), post }),
    fc.record({
      kind: fc.constant('absent' as const),
      cover: fc.option(post, { nil: undefined }),
      until: later,
    }),
    fc.record({ kind: fc.constant('left' as const), post: fc.option(post, { nil: undefined }) }),
    fc.record({ kind: fc.constant('released' as const), post }),
    fc.record({
      kind: fc.constant('transfer-requested' as const),
      toUnit: unit,
      expiresAt: moment,
    }),
    fc.constant({ kind: 'transfer-declined' as const, because: 'nobody yet' }),
    fc.record({ kind: fc.constant('transfer-allocated' as const), post }),
    fc.constant({ kind: 'transfer-completed' as const }),
    fc.record({
      kind: fc.constant('arranged' as const),
      arrangement: fc.constantFrom('split' as const, 'caretaking' as const),
      unit,
      approved: fc.boolean(),
      until: later,
    }),
  );
  const drawn = fc
    .array(
      fc.record({
        from: moment,
        recordedAt: moment,
        says: statement,
        corrects: fc.option(fc.nat({ max: 60 }), { nil: undefined, freq: 12 }),
      }),
      { minLength: 20, maxLength: 30 },
    )
    .map((facts) =>
      facts.map(({ corrects, ...fact }, index): OwnershipFact => ({
        ...fact,
        id: `f${String(index).padStart(2, '0')}`,
        ...(corrects !== undefined &&
          corrects < index && { corrects: `f${String(corrects).padStart(2, '0')}` }),
      })),
    );
  const lives = fc.option(fc.record({ unit, since: moment }), { nil: undefined });

  it('somebody answers: one owner, or the duty SPO by rule, or two in an open conflict', () => {
    fc.assert(
      fc.property(drawn, moment, lives, (facts, now, livesIn) => {
        const view = ownersAt(facts, now, unitOf, livesIn);
        const { owners, vacancy, conflicts } = view;
        expect(owners.length === 0).toBe(vacancy !== undefined);
        expect(owners.length > 1).toBe(conflicts.some(({ kind }) => kind === 'two-claims'));
        expect(new Set(posts(view)).size).toBe(owners.length);
        // Nobody answers who was never said to.
        const said = new Set(
          facts.flatMap(({ says }) =>
            says.kind === 'absent' ? (says.cover ?? []) : 'post' in says ? (says.post ?? []) : [],
          ),
        );
        for (const one of posts(view)) expect(said.has(one)).toBe(true);
        for (const { until } of view.arrangements)
          expect(until === undefined || now < until).toBe(true);
        for (const { because } of conflicts) expect(because).toMatch(/^C-08: /);
      }),
      { numRuns: 10_000 },
    );
  });

  it('the order of arrival and repeats say nothing', () => {
    fc.assert(
      fc.property(
        drawn.chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts.slice(0, 8)], { minLength: facts.length + 8 }),
          ),
        ),
        moment,
        ([facts, mixed], now) => {
          expect(ownersAt(mixed, now, unitOf)).toEqual(ownersAt(facts, now, unitOf));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('RR-06: asking for a transfer, declining or completing it never changes who answers', () => {
    const moving = ['transfer-requested', 'transfer-declined', 'transfer-completed'];
    fc.assert(
      fc.property(drawn, statement, moment, (facts, says, now) => {
        fc.pre(moving.includes(says.kind));
        const more = { id: 'zz', from: now, recordedAt: day(100), says };
        // Just then: what is said later of the transfer may of course move the case.
        const before = ownershipAt(facts, now, unitOf);
        const after = ownershipAt([...facts, more], now, unitOf);
        if (says.kind !== 'transfer-requested' || !facts.some(({ from }) => +from === +now))
          expect(after.claims).toEqual(before.claims);
      }),
      { numRuns: 3_000 },
    );
  });

  it('what was corrected is as if it had never been said', () => {
    fc.assert(
      fc.property(drawn, fc.nat(), moment, (facts, pick, now) => {
        const wrong = facts[pick % facts.length];
        if (!wrong) throw new Error('no fact');
        const right = { ...wrong, id: 'zz', recordedAt: day(100), corrects: wrong.id };
        // Corrections that the wrong fact itself made go with it only when it is replaced by none.
        const without = facts.filter(({ id }) => id !== wrong.id);
        const replaced = { ...right, corrects: wrong.corrects };
        expect(ownersAt([...facts, right], now, unitOf)).toEqual(
          ownersAt([...without, replaced], now, unitOf),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
