import { createHash } from 'node:crypto';
import { croOf, crnOf, nomsOf, pncOf } from '#contracts';
import { life } from '../lives/life.js';
import type { Truth } from '../truth/truth.js';
import type { Delivery } from './delivery.js';
import { besides, brokenPnc, personOf } from './person.js';
import { day, javaText, nextAt, offset, slashed, zoned, zoneless } from './time.js';
import { World } from './world.js';

const from = Date.parse('2026-01-05T06:00:00Z');

function lived(
  seed: number,
  messages = 1_500,
): { deliveries: Delivery[]; truths: Truth[]; digest: string } {
  const truths: Truth[] = [];
  const settings = { seed, people: 15, messages, from, base: 'http://systems.invalid' };
  const world = new World(settings, life, (truth) => truths.push(truth));
  const deliveries: Delivery[] = [];
  const hash = createHash('sha256');
  for (let next = world.next(); next; next = world.next()) {
    deliveries.push(next);
    hash.update(`${next.at} ${next.feed} ${next.media} `).update(next.body);
  }
  hash.update(JSON.stringify(truths));
  return { deliveries, truths, digest: hash.digest('hex') };
}

describe('the world of the simulator', () => {
  const { deliveries, truths, digest } = lived(1);

  it('is the same to the byte for the same seed, and another for another', () => {
    expect(lived(1).digest).toBe(digest);
    expect(lived(2).digest).not.toBe(digest);
  });

  it('begins as it did when it is to go on for longer', () => {
    const longer = lived(1, 2_000);
    const some = deliveries.slice(0, 1_000).map(({ body }) => body.toString('base64'));
    expect(longer.deliveries.slice(0, 1_000).map(({ body }) => body.toString('base64'))).toEqual(
      some,
    );
  });

  it('sends in the order of its clock, for every feed, with some of it twice', () => {
    const times = deliveries.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(deliveries.map(({ feed }) => feed)).size).toBe(4);
    expect(deliveries.some(({ media }) => media === 'xml')).toBe(true);
    const bodies = deliveries.map(({ body }) => body.toString('base64'));
    const twice = bodies.length - new Set(bodies).size;
    expect(twice).toBeGreaterThan(bodies.length / 50);
  });

  it('knows what must be told, what may be and what must not, before it can be', () => {
    expect(new Set(truths.map(({ need }) => need))).toEqual(new Set(['must', 'may', 'never']));
    expect(truths.filter(({ p1 }) => p1).length).toBeGreaterThan(3);
    expect(truths.every(({ from: since, until }) => until >= since)).toBe(true);
    expect(new Set(truths.map(({ id }) => id)).size).toBe(truths.length);
  });
});

describe('its people', () => {
  const now = new Date(from);
  const people = [0, 7, 9_999, 10_000, 260_000, 899_999].map(personOf);

  it('have numbers that hold, and each their own', () => {
    for (const { noms, otherNoms, crn, otherCrn, pnc, cro } of people) {
      expect([noms, otherNoms].map(nomsOf)).toEqual([noms, otherNoms]);
      expect([crn, otherCrn].map(crnOf)).toEqual([crn, otherCrn]);
      expect(pncOf(pnc, now)).toBe(pnc);
      expect(croOf(cro)).toBe(cro);
    }
    const beside = Array.from({ length: 120 }, (_, n) => besides(7, n + 1));
    for (const { pnc } of beside) expect(pncOf(pnc, now)).toBe(pnc);
    expect(new Set([...people, ...beside].map(({ pnc }) => pnc)).size).toBe(126);
    expect(pncOf(brokenPnc(personOf(3)), now)).toBeUndefined();
  });
});

describe('its time', () => {
  const summer = Date.parse('2026-06-14T09:05:00Z');
  const winter = Date.parse('2026-01-14T09:05:00Z');

  it('is written as each system writes it', () => {
    expect(offset(summer)).toBe('2026-06-14T10:05:00.000+01:00');
    expect(zoneless(winter)).toBe('2026-01-14T09:05:00.000');
    expect(zoned(summer)).toBe('2026-06-14T10:05:00.000+01:00[Europe/London]');
    expect(javaText(summer)).toBe('Sun Jun 14 10:05:00 BST 2026');
    expect(slashed(winter)).toBe('14/01/2026');
  });

  it('finds a time of day on both sides of the change of the clocks', () => {
    for (const at of [Date.parse('2026-03-28T12:00:00Z'), Date.parse('2026-10-24T12:00:00Z')]) {
      const found = [0, 1, 2].map((days) => nextAt(at + days * day, 9));
      expect(found.map((one) => zoneless(one).slice(11, 16))).toEqual(['09:00', '09:00', '09:00']);
    }
  });
});
