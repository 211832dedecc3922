import type { Receipt } from '../spool/receipt.service.js';
import type { Asked } from './standing-client.js';
import { clockOf, wordsFor } from './words.js';

const now = new Date('2026-08-08T22:20:00Z');
const event = {
  jti: 'j',
  type: 't',
  state: 'due',
  attempts: 0,
  lastAnswer: null,
  answeredAt: null,
} as const;
const receipt = (state: Receipt['state'], members: Partial<Receipt> = {}): Receipt => ({
  receipt: 'r',
  feed: 'hostel',
  receivedAt: now,
  state,
  outcome: '',
  callBacks: { failed: 0, lastAnswer: null },
  events: [event],
  ...members,
});
const spo = { role: 'offender-manager', post: 'Duty SPO, Newham' };
const inspector = { role: 'jigsaw', post: 'Duty inspector' };
const told = (...obligations: object[]): Asked => ({
  standing: {
    jti: 'j',
    state: 'told',
    alerts: [{ reference: 'K7Q2', severity: 'P1', raisedAt: '2026-08-08T22:10:00Z', obligations }],
  } as never,
});
const says = (asked: Asked, at = now) => wordsFor(receipt('sent'), [asked], at).says.join(' ');

describe('what is said of a report', () => {
  it.each<[Receipt, string, RegExp]>([
    [receipt('reading'), 'kept-here', /has not gone out/],
    [receipt('sending'), 'kept-here', /on its way/],
    [
      receipt('sending', { events: [{ ...event, lastAnswer: '503' }] }),
      'kept-here',
      /goes as soon as the broker can be reached.*telephone/,
    ],
    [
      receipt('sending', { events: [{ ...event, lastAnswer: '400 invalid_issuer' }] }),
      'kept-here',
      /does not take it yet.*whoever runs/,
    ],
    [receipt('refused'), 'refused', /refused it.*telephone/],
    [receipt('kept-for-a-person'), 'for-a-person', /could not be told.*telephone/],
    [receipt('nothing-to-tell'), 'nobody-to-tell', /nothing new/],
    [receipt('sent'), 'with-the-broker', /cannot be asked now/],
  ])('that is not known to be told (%#)', (one, state, text) => {
    const words = wordsFor(one, ['unknown'], now);
    expect(words).toMatchObject({ state, accepted: false });
    expect(words.says.join(' ')).toMatch(text);
  });

  it('nobody has taken: by when the next is asked', () => {
    const asked = told(
      { ...spo, state: 'delivered', dueAt: '2026-08-08T22:25:00Z' },
      { ...inspector, state: 'open', dueAt: '2026-08-08T22:30:00Z' },
    );
    expect(says(asked)).toBe(
      'Told at 23:10. Nobody has accepted yet (Duty SPO, Newham, Duty inspector); the next person is asked at 23:25.',
    );
    expect(says(asked, new Date('2026-08-08T22:26:00Z'))).toMatch(
      /the next person is being asked\.$/,
    );
  });

  it('somebody has taken, and somebody not', () => {
    const asked = told(
      {
        ...spo,
        state: 'actioned',
        acceptedAt: '2026-08-08T22:14:00Z',
        acceptedBy: { name: 'Demo Senior', post: 'duty SPO' },
      },
      { ...inspector, state: 'seen' },
      { role: 'aco', state: 'unowned' },
    );
    expect(wordsFor(receipt('sent'), [asked], now).accepted).toBe(true);
    expect(says(asked)).toBe(
      'Told at 23:10. Accepted by Demo Senior (duty SPO) at 23:14. Not accepted yet by Duty inspector. Nobody on the list took it for aco. They are asked again and again: use the telephone.',
    );
  });

  it('all have taken, by their posts where no name is given', () => {
    expect(says(told({ ...spo, state: 'accepted', acceptedAt: '2026-08-09T00:14:00Z' }))).toBe(
      'Told at 23:10. Accepted by Duty SPO, Newham at 01:14 on 9 August.',
    );
    expect(says(told())).toBe('Told at 23:10. Nobody has to accept it.');
  });

  it('it is not decided yet, or nobody had to be told', () => {
    const standing = (members: object): Asked => ({
      standing: { jti: 'j', alerts: [], ...members } as never,
    });
    expect(wordsFor(receipt('sent'), [standing({ state: 'routing' })], now).state).toBe(
      'being-decided',
    );
    const none = wordsFor(
      receipt('sent'),
      [standing({ state: 'no-alert', reason: 'By rule X' })],
      now,
    );
    expect(none).toMatchObject({
      state: 'nobody-to-tell',
      says: ['The broker has it. Nobody had to be told.', 'By rule X.'],
    });
    expect(
      wordsFor(
        receipt('sent'),
        [standing({ state: 'no-alert' }), standing({ state: 'routing' })],
        now,
      ).state,
    ).toBe('being-decided');
  });
});

it('times are those of a clock in England', () => {
  expect(clockOf('2026-01-08T23:10:00Z', new Date('2026-01-08T23:20:00Z'))).toBe('23:10');
  expect(clockOf('2026-08-08T22:10:00Z', new Date('2026-08-08T23:20:00Z'))).toBe(
    '23:10 on 8 August',
  );
});
