import type { Feeds } from '../../apps/adapters/src/feeds/registry.js';
import type { Feed } from '../../apps/adapters/src/feeds/reading.js';
import { shippedFeeds } from './dry/feeds.js';
import { runDry, type Tampering } from './dry/dry-run.js';
import { verdictOf, type Verdict } from './judge/verdict.js';

const settings = { seed: 1, people: 15, messages: 2_000, from: Date.parse('2026-01-05T06:00:00Z') };

function judged(tampering: Tampering = {}, feeds: Feeds = shippedFeeds()): Verdict {
  const run = runDry(settings, feeds, { tampering });
  return verdictOf(run.judge, settings.seed, run.endedAt);
}
const missedOf = (verdict: Verdict, name: string): number => verdict.p1.get(name)?.missed ?? 0;

/** The feeds with one of them changed. */
function withFeed(name: 'hostel' | 'prison', change: (feed: Feed) => Partial<Feed>): Feeds {
  const feeds = new Map(shippedFeeds());
  const feed = feeds.get(name);
  if (!feed) throw new Error(`There is no feed ${name}`);
  const bound: Feed = {
    read: (...given) => feed.read(...given),
    ...(feed.answered && {
      answered: (...given) => feed.answered?.(...given) ?? { kind: 'nothing', reason: '' },
    }),
    weigh: (...given) => feed.weigh(...given),
    ...(feed.lookAgain && {
      lookAgain: (...given) => feed.lookAgain?.(...given) ?? { as: 'nothing' },
    }),
  };
  feeds.set(name, { ...bound, ...change(bound) });
  return feeds;
}

describe('the judge finds', () => {
  const whole = judged();

  it('a message that was lost on the way', () => {
    let lost = 0;
    const verdict = judged({
      message: (delivery) => {
        const missing = delivery.body.includes('whereabouts-unknown');
        if (missing) lost += 1;
        return missing ? undefined : delivery;
      },
    });
    expect(lost).toBeGreaterThan(0);
    const name = 'hostel.whereabouts-unknown';
    expect(missedOf(whole, name)).toBe(0);
    expect(missedOf(verdict, name)).toBe(verdict.p1.get(name)?.expected);
    expect(verdict.broken.join()).toContain(`${name} were missed`);
    expect(
      verdict.cases.some(({ text }) => /^seed 1, person \d+: hostel: whereabouts/.test(text)),
    ).toBe(true);
  });

  it('a statement that was lost', () => {
    const verdict = judged({ stated: (one) => (one.name === 'hostel.absconded' ? [] : [one]) });
    expect(missedOf(verdict, 'hostel.absconded')).toBe(
      verdict.p1.get('hostel.absconded')?.expected,
    );
  });

  it('a reader that takes every departure for an absconding', () => {
    const feeds = withFeed('hostel', (feed) => ({
      answered: (answer, ...rest) => {
        if (answer.status !== 'found') return { kind: 'nothing', reason: 'not asked' };
        const text = answer.bytes
          .toString('utf8')
          .replace(/"legacyReasonCode":"\w+"/, '"legacyReasonCode":"A"');
        const named = text.replace(/"reason":"[^"]*"/, '"reason":"Absconded"');
        return (
          feed.answered?.({ status: 'found', bytes: Buffer.from(named) }, ...rest) ?? {
            kind: 'nothing',
            reason: '',
          }
        );
      },
    }));
    const verdict = judged({}, feeds);
    expect(verdict.graveUntrue['false absconds']).toBeGreaterThan(0);
    expect(verdict.broken.join()).toContain('false absconds');
  });

  it('a reader that trips', () => {
    const feeds = withFeed('hostel', () => ({
      read: () => {
        throw new Error('broken');
      },
    }));
    expect(missedOf(judged({}, feeds), 'hostel.absconded')).toBeGreaterThan(0);
  });

  it('a false release', () => {
    let count = 0;
    const verdict = judged({
      stated: (one) => {
        if (one.name !== 'court.sentenced-to-custody' || (count += 1) !== 3) return [one];
        const content = { prison: 'ZAI', reason: 'CR' };
        return [one, { ...one, name: 'prison.released', jti: 'false', content }];
      },
    });
    const key = 'false releases';
    expect(verdict.graveUntrue[key]).toBe((whole.graveUntrue[key] ?? 0) + 1);
    expect(verdict.broken.join()).toContain('false releases');
  });

  it('what is stated twice', () => {
    let count = 0;
    const verdict = judged({
      stated: (one) =>
        one.name === 'hostel.absconded' && (count += 1) === 2
          ? [one, { ...one, jti: 'again' }]
          : [one],
    });
    expect(verdict.twice).toBe(whole.twice + 1);
    expect(verdict.broken.join()).toContain('stated twice');
  });

  it('what is stated late', () => {
    const held: { name: string }[] = [];
    const verdict = judged({
      stated: (one) => {
        if (one.name !== 'hostel.absconded') return [one];
        held.push(one);
        return [{ ...one, at: one.at + 86_400_000 }];
      },
    });
    expect(held.length).toBeGreaterThan(0);
    expect(verdict.broken.join()).toContain('hostel.absconded came late');
  });
});
