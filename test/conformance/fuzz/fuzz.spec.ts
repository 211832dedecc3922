import { freePort } from '#testing';
import { World } from '../../acceptance/harness/world.js';
import { newSender } from '../harness/statements.js';
import { readArguments } from './arguments.js';
import { faultOf, fuzz, type Fuzzed } from './fuzz.js';
import { inspectedAt } from './inspector.js';
import { faultsFound } from './verdict.js';

describe('three thousand made-up requests', () => {
  let world: World;
  let inspector: number;
  beforeAll(async () => {
    inspector = await freePort();
    world = await World.start({ queue: 'postgres', environment: inspectedAt(inspector) });
  });
  afterAll(() => world.stop());

  it('are answered, each as it must be, by a broker that stays up and does not grow', async () => {
    const sender = await newSender('prison');
    await world.operator('PUT', '/operator/agencies', {
      issuer: sender.issuer,
      name: 'Fuzz prison',
      kind: 'prison',
      jwks: { keys: [sender.key.publicJwk] },
    });
    const at = Math.floor((await world.now()).getTime() / 1_000);
    const stating = { sender, audience: world.url, now: () => at };
    const { url, broker } = world;
    const result = await fuzz(
      { url, inspector, output: broker.output, stating },
      { count: 3_000, seed: 2026, connections: 8 },
    );
    expect(faultsFound(result)).toEqual([]);
    expect(result.sent).toBe(3_000);
    // It was no one-sided run: of every kind something was sent, and something was taken.
    expect(result.answers.size).toBeGreaterThan(20);
    expect([...result.answers.values()].some((by) => by.has(202))).toBe(true);
  });
});

describe('what counts as wrong', () => {
  const good: Fuzzed = {
    sent: 1,
    rate: 1,
    answers: new Map(),
    wrong: [],
    memory: [
      { rss: 0, heap: 0 },
      { rss: 0, heap: 0 },
    ],
    said: [],
    lastly: 202,
  };

  it.each([
    ['a broken answer', { wrong: ['1 (noise): answered 500'] }, /answered 500/],
    [
      'growth',
      {
        memory: [
          { rss: 0, heap: 0 },
          { rss: 0, heap: 9 * 1024 * 1024 },
        ],
      },
      /heap grew/,
    ],
    [
      'more memory',
      {
        memory: [
          { rss: 0, heap: 0 },
          { rss: 2 ** 27, heap: 0 },
        ],
      },
      /rss grew/,
    ],
    ['a word of the broker', { said: ['request failed'] }, /request failed/],
    ['a broker that takes nothing more', { lastly: 503 }, /503 at the end/],
  ])('%s', (_, change, said) => {
    expect(faultsFound({ ...good, ...change }).join()).toMatch(said);
  });

  it('nothing else', () => {
    expect(faultsFound(good)).toEqual([]);
    expect(faultOf(202, undefined, '')).toBeUndefined();
    expect(faultOf(400, 'en', '{"err":"invalid_key","description":"x"}')).toBeUndefined();
  });

  it.each([
    [202, 'en', 'x', /body/],
    [500, 'en', '{}', /500/],
    [400, undefined, '{}', /Content-Language/],
    [400, 'en', '{"err":"other"}', /code/],
    [400, 'en', '{"err":"invalid_key","description":"ZqMarkerZq"}', /repeats/],
  ])('an answer %i, %s, %s', (status, language, text, fault) => {
    expect(faultOf(status, language, text)).toMatch(fault);
  });
});

describe('the command line of the fuzz', () => {
  it('sends 100,000 when nothing is said', () => {
    expect(readArguments([])).toEqual({ count: 100_000, seed: 1, connections: 16 });
  });

  it.each([
    ['--count 99', 'from 100 to'],
    ['--seed x', 'a whole number'],
    ['--connections 0', 'from 1 to 256'],
    ['more', 'too many arguments'],
  ])('refuses %s and says why', (given, why) => {
    const said = readArguments(given.split(' '));
    expect('say' in said && said.say).toContain(why);
  });
});
