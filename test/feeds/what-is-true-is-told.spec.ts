import { shippedFeeds } from './dry/feeds.js';
import { runDry } from './dry/dry-run.js';
import { verdictReport } from './judge/report.js';
import { verdictOf } from './judge/verdict.js';

const from = Date.parse('2026-01-05T06:00:00Z');

describe('of what the feeds send', () => {
  it.each([1, 2])('everybody in danger is told of, and nobody falsely: seed %d', (seed) => {
    const run = runDry({ seed, people: 15, messages: 2_000, from }, shippedFeeds());
    const verdict = verdictOf(run.judge, seed, run.endedAt);
    // Read the report before the figures: it names the cases.
    expect(verdict.broken.length === 0 ? [] : verdictReport(verdict)).toEqual([]);
    expect([...run.thrown]).toEqual([]);
    expect([...run.unfit]).toEqual([]);
    // A run in which nobody was in danger would show nothing.
    const danger = [...verdict.p1.values()].reduce((sum, { expected }) => sum + expected, 0);
    expect(danger).toBeGreaterThan(10);
    expect(run.outcomes.get('told')).toBeGreaterThan(100);
  });
});
