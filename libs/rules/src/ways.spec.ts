import fc from 'fast-check';
import type { NotifyRule, PersonalChannel, Severity } from '#contracts';
import { policyAt, retryAt, validityOf, waysTo, withinLimits, type Reachable } from '#rules';
import { shipped } from '#testing';

const carriers = {
  sms: ['sms'],
  email: ['smtp', 'notify'],
  push: ['push'],
  teams: ['teams'],
  webhook: ['webhook'],
} as const;
/** 23:10 in London. */
const night = new Date('2026-08-10T22:10:00Z');
const noon = new Date('2026-08-10T11:00:00Z');
const { channels } = policyAt(shipped, night);
const one = (channel: PersonalChannel | 'phone', address: string): Reachable => ({
  channel,
  address,
  state: 'verified',
});
const contacts = [one('email', 'a@x'), one('sms', '+1'), one('phone', '+9'), one('teams', 't')];

const told = (
  given: { contacts?: readonly Reachable[]; notify?: NotifyRule[] },
  severity: Severity,
  at = night,
): string[][] =>
  waysTo({ contacts, ...given }, severity, at, channels[severity], carriers).chains.map((chain) =>
    chain.map(({ carrier, address }) => `${carrier} ${address}`),
  );

describe('by which ways somebody is told', () => {
  it('RR-17: a P1 goes by two channels at once; what is left stands behind the first', () => {
    expect(told({}, 'P1')).toEqual([
      ['sms +1', 'teams t'],
      ['smtp a@x', 'notify a@x'],
    ]);
  });

  it('everything else goes by one, and the others stand behind it', () => {
    expect(told({}, 'P2')).toEqual([['sms +1', 'smtp a@x', 'notify a@x', 'teams t']]);
    expect(told({}, 'P3')).toEqual([['smtp a@x', 'notify a@x', 'teams t', 'sms +1']]);
  });

  it.each<[string, NotifyRule[], Severity, Date, string]>([
    [
      'first rule that fits',
      [{ channels: ['teams'] }, { channels: ['sms'] }],
      'P2',
      night,
      'teams t',
    ],
    ['of this severity', [{ severities: ['P3'], channels: ['teams'] }], 'P2', night, 'sms +1'],
    [
      'over midnight',
      [{ from: '22:00', to: '07:00', channels: ['teams'] }],
      'P2',
      night,
      'teams t',
    ],
    ['not by day', [{ from: '22:00', to: '07:00', channels: ['teams'] }], 'P2', noon, 'sms +1'],
    ['London time', [{ from: '23:10', to: '23:11', channels: ['teams'] }], 'P2', night, 'teams t'],
    [
      'up to, not with',
      [{ from: '22:00', to: '23:10', channels: ['teams'] }],
      'P2',
      night,
      'sms +1',
    ],
  ])('a person’s own rule: %s', (_name, notify, severity, at, first) => {
    expect(told({ notify }, severity, at)[0]?.[0]).toBe(first);
  });

  it('a rule that names one channel does not take the second one of a P1 away', () => {
    expect(told({ notify: [{ channels: ['email'] }] }, 'P1').map(([first]) => first)).toEqual([
      'smtp a@x',
      'sms +1',
    ]);
  });

  it('uses only what was verified, and only what somebody carries', () => {
    const unsure = contacts.map((contact) => ({ ...contact, state: 'unverified' as const }));
    expect(told({ contacts: unsure }, 'P1')).toEqual([]);
    const only = { contacts: [one('push', 'https://p')], notify: [] };
    expect(waysTo(only, 'P1', night, channels.P1, { email: ['smtp'] }).chains).toEqual([]);
  });

  it('tells by every verified address exactly once, whatever the rules say', () => {
    const channel = fc.constantFrom<PersonalChannel>('email', 'sms', 'push', 'teams', 'webhook');
    const rule = fc.record({ channels: fc.array(channel, { minLength: 1, maxLength: 5 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ channel, address: fc.stringMatching(/^[a-f]{1,3}$/) }), {
          selector: ({ channel: name, address }) => `${name} ${address}`,
          maxLength: 8,
        }),
        fc.array(rule, { maxLength: 3 }),
        fc.constantFrom<Severity>('P1', 'P2', 'P3', 'P4'),
        (given, notify, severity) => {
          const all = given.map(({ channel: name, address }) => one(name, address));
          const chains = told({ contacts: all, notify }, severity);
          const wanted = given.flatMap(({ channel: name, address }) =>
            carriers[name].map((carrier) => `${carrier} ${address}`),
          );
          expect(chains.flat().sort()).toEqual(wanted.sort());
          const kinds = new Set(given.map(({ channel: name }) => name)).size;
          expect(chains).toHaveLength(Math.min(kinds, channels[severity].atOnce));
        },
      ),
    );
  });
});

describe('how long a message is of use', () => {
  it('texts and browser pushes go stale; letters do not', () => {
    expect(validityOf('sms', channels.P1)).toBe(30 * 60_000);
    expect(validityOf('push', channels.P2)).toBe(60 * 60_000);
    for (const channel of ['email', 'teams', 'webhook'] as const)
      expect(validityOf(channel, channels.P1)).toBeUndefined();
  });

  it('is not tried again after its end, but looked at then', () => {
    const end = new Date(night.getTime() + 3_000);
    expect(retryAt(night, 1_000, end).getTime()).toBe(night.getTime() + 1_000);
    expect(retryAt(night, 8_000, end)).toEqual(end);
    expect(retryAt(night, 8_000, null).getTime()).toBe(night.getTime() + 8_000);
  });
});

describe('limits of a provider', () => {
  const limit = { perMinute: 2, perDay: 5 };
  const first = { firstP1: true };
  const other = { firstP1: false };
  it.each<[{ firstP1: boolean }[], { minute: number; day: number }, boolean[], string | undefined]>(
    [
      [[other, other], { minute: 0, day: 0 }, [true, true], undefined],
      [[other, other, other], { minute: 0, day: 0 }, [true, true, false], 'minute'],
      [[first, first, first], { minute: 2, day: 2 }, [true, true, true], undefined],
      [[first, other], { minute: 1, day: 1 }, [true, false], 'minute'],
      [[other], { minute: 0, day: 5 }, [false], 'day'],
      [[first, other], { minute: 0, day: 5 }, [true, false], 'day'],
    ],
  )('%j with %j used: %j', (asked, used, goes, held) => {
    expect(withinLimits(asked, used, limit)).toEqual({ goes, held });
  });
});
