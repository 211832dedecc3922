import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScenarioClock } from '#kernel';
import type { Received } from '../desks/desk.js';
import { moveClock } from './clock-file.js';
import { unmet, type Expectation } from './expectations.js';
import { Teller } from './teller.js';

describe('the scenario clock', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-clock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('moves forward, runs on, and never goes back', async () => {
    const file = join(folder, 'clock.json');
    const clock = new ScenarioClock(file);
    const later = new Date(clock.now().getTime() + 86_400_000);
    await moveClock(file, later);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(later.getTime());
    expect(clock.now().getTime()).toBeLessThan(later.getTime() + 60_000);
    await moveClock(file, new Date(later.getTime() - 1_000));
    expect(new ScenarioClock(file).now().getTime()).toBeGreaterThanOrEqual(later.getTime());
  });
});

const from = new Date('2026-08-10T22:10:00Z');
const wanted: Expectation = {
  row: 'APR-04',
  role: 'jigsaw',
  kind: 'accept',
  alert: 'K7Q2-9FXM',
  from,
  within: 1,
  post: '/jigsaw-ds',
};
const received = (over: Partial<Received> = {}): Received => ({
  at: '2026-08-10T22:10:02.000Z',
  via: 'poll',
  jti: '1',
  event: 'e',
  alert: 'K7Q2-9FXM',
  kind: 'accept',
  role: 'jigsaw',
  post: 'jigsaw-newham/jigsaw-ds',
  title: 'Detective sergeant, Jigsaw Newham',
  row: 'APR-04',
  severity: 'P1',
  says: '',
  original: 'verified',
  ...over,
});

describe('what had to happen', () => {
  it('is met by the right post, in time', () => {
    expect(unmet([wanted], [received()])).toEqual([]);
  });

  it.each([
    ['nobody', []],
    ['another alert', [received({ alert: 'XXXX-XXXX' })]],
    ['another role', [received({ role: 'ppu' })]],
    ['another post', [received({ post: 'jigsaw-newham/jigsaw-dc' })]],
    ['a copy', [received({ kind: 'copy' })]],
    ['somebody too late', [received({ at: '2026-08-10T22:11:01.000Z' })]],
    ['somebody before it happened', [received({ at: '2026-08-10T22:09:59.000Z' })]],
  ])('is not met by %s', (_, list) => {
    expect(unmet([wanted], list)).toEqual([
      'APR-04: jigsaw told (accept, /jigsaw-ds) within 1 min',
    ]);
  });
});

describe('the teller', () => {
  it('says each line once, with how the post was reached', () => {
    const said: string[] = [];
    const teller = new Teller(
      (line) => said.push(line),
      () => 'Duty officer',
    );
    const alert = {
      ref: 'K7Q2-9FXM',
      row: 'APR-04',
      family: 'absconding',
      severity: 'P1',
      state: 'open',
      obligations: [],
      notices: (['push', 'email'] as const).map((channel) => ({
        id: channel,
        post: 'duty',
        channel,
        kind: 'accept',
        state: 'delivered',
        createdAt: '',
      })),
      timeline: [
        { at: '2026-08-10T22:10:00Z', kind: 'obligation.raised', text: 'Must accept: ppu' },
        {
          at: '2026-08-10T22:10:00Z',
          kind: 'obligation.told',
          // Late because the story moved the clock: that is not told.
          text: 'Told: Duty officer (X) (9 min late: there was more to decide than the workers could)',
        },
      ],
    };
    teller.tell(alert);
    teller.tell(alert);
    expect(said).toEqual(['    23:10  Told: Duty officer (X)  [pushed, e-mail]']);
  });
});
