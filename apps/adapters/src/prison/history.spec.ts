import fc from 'fast-check';
import type { Draft } from '../feeds/reading.js';
import { late, outside, inside, Prison, soon, noDates } from './testing/messages.js';

const hour = 3_600_000;
const start = Date.parse('2026-01-05T06:00:00Z');
const iso = (time: number): string => new Date(time).toISOString();

/** One thing that happens; the next one is hours later. */
const happening = fc.record({
  is: fc.constantFrom('release', 'absence', 'court', 'escape', 'false release'),
  /** Hours until he is back, and from then to the next. */
  away: fc.integer({ min: 30, max: 90 }),
  then: fc.integer({ min: 2, max: 60 }),
  skew: fc.integer({ min: 0, max: 120 }),
  families: fc.constantFrom('late', 'immediate', 'both'),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  message: object;
  record: object;
}

const leaving: Record<string, { reason: string; code: string }> = {
  release: { reason: 'RELEASED', code: 'CR' },
  absence: { reason: 'TEMPORARY_ABSENCE_RELEASE', code: 'C5' },
  court: { reason: 'SENT_TO_COURT', code: '19' },
  escape: { reason: 'RELEASED', code: 'UAL' },
};
const coming: Record<string, { late: string; soon: string; code: string }> = {
  release: { late: 'ADMISSION', soon: 'NEW_ADMISSION', code: 'L' },
  absence: { late: 'TEMPORARY_ABSENCE_RETURN', soon: 'TEMPORARY_ABSENCE_RETURN', code: 'C5' },
  court: { late: 'RETURN_FROM_COURT', soon: 'RETURN_FROM_COURT', code: '19' },
  escape: { late: 'ADMISSION', soon: 'READMISSION', code: 'RECA' },
};

/** What the prison's systems send about a history: a false release comes by the quick family alone. */
function sentOf(history: readonly Happening[]): { sent: Sent[]; times: Map<string, number[]> } {
  const sent: Sent[] = [];
  const times = new Map<string, number[]>();
  let time = start;
  for (const { is, away, then, skew, families } of history) {
    times.set(is, [...(times.get(is) ?? []), time]);
    const shifted = iso(time + skew * 1000);
    if (is === 'false release') {
      const back = iso(time + 3 * 60_000 + skew * 1000);
      sent.push({ message: soon('released', { at: shifted }), record: outside('CR') });
      sent.push({ message: soon('received', { at: back }), record: inside() });
      time += then * hour;
      continue;
    }
    const end = time + away * hour;
    const out = leaving[is] ?? { reason: '', code: '' };
    const back = coming[is] ?? { late: '', soon: '', code: '' };
    if (families !== 'immediate') {
      sent.push({ message: late('released', { at: iso(time), ...out }), record: {} });
      sent.push({
        message: late('received', { at: iso(end), reason: back.late, code: back.code }),
        record: {},
      });
    }
    if (families !== 'late') {
      sent.push({
        message: soon('released', { at: shifted, reason: out.reason }),
        record: outside(out.code),
      });
      sent.push({
        message: soon('received', { at: iso(end + skew * 1000), reason: back.soon }),
        record: inside({ lastMovementReasonCode: back.code }),
      });
    }
    time = end + then * hour;
  }
  return { sent, times };
}

/** Everything that stands in the end: what was told and not corrected by something later. */
function standing(drafts: readonly Draft[]): Draft[] {
  const corrected = new Set(
    drafts.map(({ content }) => (content as { corrects?: { jti: string } }).corrects?.jti),
  );
  return drafts.filter(({ jti }) => !corrected.has(jti));
}

const isRelease = ({ name }: Draft): boolean =>
  name === 'prison.released' || name === 'prison.release-unplanned';
/** To the minute: the two families differ by seconds. */
const near = (times: readonly number[], toe: number | undefined): boolean =>
  times.some((time) => Math.abs(time / 1000 - (toe ?? 0)) <= 120);

const histories = fc.array(happening, { minLength: 1, maxLength: 6 }).chain((history) => {
  const { sent, times } = sentOf(history);
  const all = sent.map((_, index) => index);
  return fc.record({
    times: fc.constant(times),
    sent: fc.constant(sent),
    order: fc.tuple(
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      fc.array(fc.constantFrom(...all), { maxLength: 8 }),
    ),
    step: fc.constantFrom(1, 60, 3_600),
    dates: fc.constantFrom(noDates, {}),
  });
});

describe('any order of a random history, with duplicates', () => {
  it('tells each release once, nothing that was false in the end, and never a false escape', () => {
    fc.assert(
      fc.property(histories, ({ sent, times, order: [first, again], step, dates }) => {
        const run = new Prison(undefined, dates);
        const drafts: Draft[] = [];
        let now = Date.parse('2026-07-01T10:00:00Z');
        for (const index of [...first, ...again]) {
          const { message, record } = sent[index] ?? { message: {}, record: {} };
          now += step * 1000;
          drafts.push(...run.lookAgain(iso(now)).drafts);
          drafts.push(...run.record(record).take(message, iso(now)).drafts);
        }
        drafts.push(...run.lookAgain(iso(now + hour)).drafts);

        const real = times.get('release') ?? [];
        const firsts = drafts.filter((draft) => isRelease(draft) && near(real, draft.toe));
        const fresh = firsts.filter(({ content }) => !('corrects' in content));
        expect(fresh).toHaveLength(real.length);
        const stands = standing(drafts);
        const releases = stands.filter(isRelease);
        expect(releases.filter(({ toe }) => near(real, toe))).toHaveLength(real.length);
        // A false release was not told, or was taken back.
        expect(releases).toHaveLength(real.length);
        const escapes = times.get('escape') ?? [];
        for (const { name, toe } of drafts)
          if (name === 'prison.escaped') expect(near(escapes, toe)).toBe(true);
        expect(drafts.filter(({ name }) => name === 'prison.escaped').length).toBeLessThanOrEqual(
          escapes.length,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('tells every escape when messages come in the order in which things happened', () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 6 }), (history) => {
        const { sent, times } = sentOf(history);
        const run = new Prison();
        const inOrder = sent
          .map((one) => ({
            ...one,
            at: Date.parse((one.message as { occurredAt: string }).occurredAt),
          }))
          .sort((one, other) => one.at - other.at);
        const drafts = inOrder.flatMap(({ message, record, at }) => [
          ...run.lookAgain(iso(at)).drafts,
          ...run.record(record).take(message, iso(at)).drafts,
        ]);
        const escapes = times.get('escape') ?? [];
        expect(drafts.filter(({ name }) => name === 'prison.escaped')).toHaveLength(escapes.length);
        // What is false and planned is never told at all.
        const releases = drafts.filter(isRelease);
        expect(
          releases.every(({ toe }) => near(times.get('release') ?? [], toe) || isAfterFour(toe)),
        ).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

/** At short notice, and so told at once although it is false. */
const isAfterFour = (toe: number | undefined): boolean =>
  new Date((toe ?? 0) * 1000).getUTCHours() >= 16;
