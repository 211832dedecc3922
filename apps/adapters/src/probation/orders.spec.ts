import fc from 'fast-check';
import type { Draft } from '../feeds/reading.js';
import { crn, ended, event, mappa, registration, rosh, run } from './testing/messages.js';

/** A message for each thing that may happen, at its own second. */
const stamp = (n: number): string => `2026-08-01T10:00:${String(n).padStart(2, '0')}`;
const id = fc.constantFrom('r1', 'r2', 'r3');
const code = fc.constantFrom('RLRH', 'RMRH', 'RHRH', 'RVRH');
const happening = fc.oneof(
  fc
    .tuple(id, fc.constantFrom('M1', 'M2', 'M4', 'X9'), fc.constantFrom('M0', 'M1', 'M2', 'M3'))
    .map(
      ([r, category, level]) =>
        (n: number) =>
          mappa('updated', stamp(n), r, category, level),
    ),
  fc.tuple(id, code).map(
    ([r, type]) =>
      (n: number) =>
        rosh(stamp(n), `${type} ${r}`, type),
  ),
  fc
    .constantFrom('MAPP', 'RHRH', 'RVRH')
    .map((type) => (n: number) => ended(stamp(n), type, `d${n}`)),
  fc.tuple(id, fc.constantFrom('deleted' as const, 'deregistered' as const)).map(
    ([registrationId, what]) =>
      (n: number) =>
        registration(what, stamp(n), { registerTypeCode: 'MAPP', registrationId }),
  ),
  fc
    .constantFrom(1, 2, 4)
    .map(
      (category) => (n: number) =>
        event('probation-case.mappa-information.updated', stamp(n), { mappa: { category } }),
    ),
  fc.boolean().map(
    (undone) => (n: number) =>
      event(`probation-case.${undone ? 'unmerge' : 'merge'}.completed`, stamp(n), {
        sourceCRN: crn,
        targetCRN: 'X100002',
        reactivatedCRN: crn,
        unmergedCRN: 'X100002',
      }),
  ),
);
/** The messages of one history, in the order in which things happened. */
const history = fc
  .array(happening, { minLength: 1, maxLength: 12 })
  .map((all) => all.map((make, n) => make(n + 1)));

const now = '2026-08-01T10:00:00Z';

/** What somebody who hears every statement knows in the end, of each member the last word. */
function known(messages: readonly object[]): Record<string, unknown> {
  const feed = run();
  const all = messages.flatMap((message) => feed.take(message, now).drafts);
  return all.filter(isState).reduce<Record<string, unknown>>((sum, { name, content }) => {
    const { from: _, source: __, corrects: ___, ...said } = asSent(content);
    return {
      ...sum,
      ...Object.fromEntries(Object.entries(said).map(([k, v]) => [`${name} ${k}`, v])),
    };
  }, {});
}
/** What is left out stays as it was: only what is sent counts. */
const asSent = (content: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(content)) as Record<string, unknown>;
const isState = ({ name, subject }: Draft): boolean =>
  name === 'probation.registration-changed' && 'id' in subject && subject.id === crn;

/** What is in force by the newest words: what one who hears a last, complete statement is told. */
function inForce(messages: readonly object[]): unknown {
  const feed = run();
  for (const message of messages) feed.take(message, now);
  const unmerged = event('probation-case.unmerge.completed', '2026-08-01T10:00:50', {
    reactivatedCRN: crn,
    unmergedCRN: 'X100002',
  });
  feed.take(unmerged, now);
  const mark = registration('added', '2026-08-01T10:00:55', {
    registerTypeCode: 'INVI',
    registrationId: 'mark',
  });
  const last = feed.take(mark, now).drafts.find(isState);
  const { from: _, source: __, ...said } = asSent(last?.content ?? {});
  return said;
}

const shuffled = history.chain((messages) =>
  fc.record({
    messages: fc.constant(messages),
    // Each comes at least once, in any order, and some come again.
    arriving: fc
      .tuple(
        fc.shuffledSubarray(messages, { minLength: messages.length }),
        fc.array(fc.constantFrom(...messages), { maxLength: 6 }),
      )
      .chain(([all, again]) =>
        fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
      ),
  }),
);

describe('messages in any order, and some again', () => {
  it('come to the same as in the order in which things happened', () => {
    fc.assert(
      fc.property(shuffled, ({ messages, arriving }) => {
        expect(inForce(arriving)).toEqual(inForce(messages));
      }),
      { numRuns: 150 },
    );
  });

  it('leave whoever heard every statement with what is in force', () => {
    fc.assert(
      fc.property(shuffled, ({ arriving }) => {
        const marked = [
          ...arriving,
          event('probation-case.unmerge.completed', '2026-08-01T10:00:50', {
            reactivatedCRN: crn,
            unmergedCRN: 'X100002',
          }),
        ];
        const heard = known(marked);
        for (const [member, value] of Object.entries(inForce(arriving) as object)) {
          if (member === 'flags') continue;
          expect([member, heard[`probation.registration-changed ${member}`]]).toEqual([
            member,
            value,
          ]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('say nothing when all of them come again', () => {
    fc.assert(
      fc.property(history, (messages) => {
        const feed = run();
        for (const message of messages) feed.take(message, now);
        for (const message of messages) expect(feed.take(message, now).drafts).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
