import type { Sent } from '../load/sender.js';
import { expectedAlerts } from '../people/directory.js';
import type { Arrival } from '../stack/receiver-messages.js';
import { Ledger } from './ledger.js';

const sent = (person: number, status = 202): Sent => ({
  event: { jti: `event-${person}`, person, body: '' },
  dueAt: 0,
  sentAt: 0,
  answeredAt: 10,
  status,
});

const alertsOf = (person: number): Arrival[] =>
  expectedAlerts(person).map((one, index) => {
    const [kind = '', post = ''] = one.split(' ');
    return { at: 20 + index, jti: `${person}-${index}`, event: `event-${person}`, kind, post };
  });

describe('The reckoning of what was accepted', () => {
  it('is clean when everybody who must be told was told once', () => {
    const ledger = new Ledger();
    ledger.addSent([sent(1), sent(2)]);
    ledger.addArrivals([...alertsOf(1), ...alertsOf(2)]);
    expect(ledger.expected).toBe(10);
    expect(ledger.reckon()).toEqual({
      accepted: 2,
      refused: 0,
      alerts: 10,
      duplicates: 0,
      neverHandedOff: 0,
      missing: 0,
      unexpected: 0,
    });
  });

  it('finds what never came, what came twice and what should not have come', () => {
    const ledger = new Ledger();
    ledger.addSent([sent(1), sent(2), sent(3, 503)]);
    const [first, ...others] = alertsOf(1);
    const stray: Arrival = { at: 1, jti: 'x', event: 'event-9', kind: 'accept', post: 'p' };
    const wrong: Arrival = { at: 1, jti: 'y', event: 'event-1', kind: 'unowned', post: 'p' };
    ledger.addArrivals([...others, ...others.slice(0, 1), stray, wrong]);
    expect(first).toBeDefined();
    expect(ledger.reckon()).toEqual({
      accepted: 2,
      refused: 1,
      alerts: 7,
      duplicates: 1,
      neverHandedOff: 1,
      missing: 6,
      unexpected: 2,
    });
  });

  it('says when the first alert of an event came, in whatever order they were told', () => {
    const ledger = new Ledger();
    const one = sent(1);
    ledger.addSent([one, sent(2)]);
    ledger.addArrivals([...alertsOf(1)].reverse());
    expect(ledger.firstAlerts([one, sent(2)])).toEqual([{ sent: one, at: 20 }]);
  });
});
