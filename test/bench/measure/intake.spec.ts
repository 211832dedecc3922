import type { Sent } from '../load/sender.js';
import { intakeOf } from './intake.js';

const sent = (dueAt: number, took: number, status = 202): Sent => ({
  event: { jti: `${dueAt}`, person: 0, body: '' },
  dueAt,
  sentAt: dueAt + 1,
  answeredAt: dueAt + took,
  status,
});

describe('The intake of an offered rate', () => {
  const steady = Array.from({ length: 101 }, (_, index) => sent(index * 10, 4));

  it('counts latency from the scheduled arrival', () => {
    const { latency, generatorLag, rate, sustained } = intakeOf(steady, 100, undefined);
    expect(latency).toMatchObject({ p50: 4, p99: 4 });
    expect(generatorLag).toMatchObject({ max: 1 });
    expect(rate).toBeCloseTo(100, -1);
    expect(sustained).toBe(true);
  });

  it('is not sustained when the answers trail behind', () => {
    expect(intakeOf([...steady, sent(1_010, 900)], 100, undefined).sustained).toBe(false);
  });

  it('is not sustained when anything was refused, and leaves that out of the latency', () => {
    const intake = intakeOf([...steady, sent(1_010, 1, 503)], 100, undefined);
    expect(intake).toMatchObject({ sustained: false, accepted: 101, events: 102 });
    expect(intake.latency?.count).toBe(101);
  });
});
