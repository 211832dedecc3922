import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockFor, ScenarioClock, scenarioInstant } from '#kernel';

describe('ScenarioClock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const file = join(folder, 'clock.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the machine time while nobody has set it', () => {
    const clock = new ScenarioClock(file);
    expect(Math.abs(clock.now().getTime() - clock.machine().getTime())).toBeLessThan(1000);
  });

  it('stands still at rate 0, and follows the file when it is replaced', () => {
    const clock = new ScenarioClock(file);
    for (const base of ['2026-08-08T22:10:00.000Z', '2026-08-08T22:25:00.000Z']) {
      writeFileSync(
        `${file}.new`,
        JSON.stringify({ base, set: clock.machine().toISOString(), rate: 0 }),
      );
      renameSync(`${file}.new`, file);
      expect(clock.now().toISOString()).toBe(base);
    }
  });

  it.each([
    ['', /clock\.json is wrong: .*JSON/],
    ['{"base":"soon","set":"2026-08-08T22:10:00Z","rate":1}', /"base" and "set" must be instants/],
    ['null', /"base" and "set" must be instants/],
    ['{"base":"2026-08-08T22:10:00Z","set":"2026-08-08T22:10:00Z"}', /"rate" must be a number/],
  ])('is refused at the start when its file is %j', (text, said) => {
    writeFileSync(file, text);
    expect(() => clockFor(file)).toThrow(said);
  });

  it('runs as many times as fast as it is told', () => {
    const setting = { base: '2026-01-01T00:00:00Z', set: '2026-11-24T00:00:00Z', rate: 60 };
    const later = scenarioInstant(setting, new Date('2026-11-24T00:01:00Z'));
    expect(later.toISOString()).toBe('2026-01-01T01:00:00.000Z');
  });
});
