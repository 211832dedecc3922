import type { NotifyFault } from '#testing';
import { ChannelWorld, phones, verified } from './harness/channels.js';

const senior = 'ppu-a/duty-spo';
const own = 'senior.own@test.example';

describe('when one way fails the next is tried, and the first goes on', () => {
  let held: ChannelWorld;
  beforeAll(async () => {
    held = await ChannelWorld.start({
      [senior]: {
        contacts: [
          verified('sms', phones.first),
          verified('sms', phones.second),
          verified('email', own),
          { channel: 'sms', address: phones.nobody, state: 'unverified' },
        ],
      },
    });
  });
  afterAll(() => held.stop());
  beforeEach(() => held.notify.empty());

  it('RR-17: tells a P1 by two channels at once, and names no one in either', async () => {
    const { ref } = await held.raise(0);
    const text = await held.notify.waitFor(({ to }) => to === phones.first);
    const mail = await held.world.mailbox.waitFor(({ to }) => to.includes(own));
    const states = (await held.notices(ref)).map(({ address, state }) => [address, state]);
    expect(states).toContainEqual([phones.second, 'reserve']);
    for (const said of [text.text, `${mail.subject} ${mail.text}`]) {
      expect(said).toContain(ref);
      expect(said).not.toMatch(/X10|A0000|TST1|hostel|resident|abscond|Demo/);
    }
    expect(text.text).toMatch(/^Urgent alert 4 Aug,? 23:10\. Open Tocsin\. Ref/);
    expect(held.notify.messages.filter(({ to }) => to === phones.nobody)).toEqual([]);
    expect(held.notify.wrong).toEqual([]);
  });

  const faults: [string, NotifyFault, string][] = [
    [
      '500',
      { status: 500, error: 'Exception', message: 'Internal server error' },
      'retry 500-Exception',
    ],
    [
      '429',
      { status: 429, error: 'RateLimitError', message: 'Exceeded' },
      'retry 429-RateLimitError',
    ],
    ['403', { status: 403, error: 'AuthError', message: 'Error: clock' }, 'retry 403-AuthError'],
    ['a hang', { hang: 7_000 }, 'unknown timeout'],
    ['a dropped connection', 'drop', 'unknown und-err-socket'],
    ['200 with nonsense', 'nonsense', 'unknown 200-unreadable'],
    ['201 without an id', 'no id', 'unknown 201-unreadable'],
  ];
  it.each(faults)('%s: the next at once, and the first again', async (_name, fault, answer) => {
    held.notify.fail(fault, 1, (to) => to === phones.first);
    const index = 1 + faults.findIndex(([, one]) => one === fault);
    const { ref } = await held.raise(index);
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(ref));
    const failed = await held.noticeTo(ref, phones.first);
    expect(failed).toMatchObject({ state: 'due', answers: [answer] });
    await held.later(0, 5);
    const again = await held.untilStands(ref, phones.first, 'sent');
    expect(again.answers).toEqual([answer, 'sent 201']);
  });

  it('400: such a number is not tried again, the next is', async () => {
    const fault = { status: 400, error: 'ValidationError', message: 'phone_number too short' };
    held.notify.fail(fault, 1, (to) => to === phones.first);
    const { ref } = await held.raise(8);
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(ref));
    expect(await held.noticeTo(ref, phones.first)).toMatchObject({
      state: 'refused',
      answers: ['rejected 400-ValidationError'],
    });
  });

  it('stops when somebody has accepted', async () => {
    held.notify.fail(
      { status: 500, error: 'Exception', message: 'no' },
      1,
      (to) => to === phones.first,
    );
    const alert = await held.raise(9);
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(alert.ref));
    const { world } = held;
    await world.accept('probation', alert, 'offender-manager', senior, 'Demo Senior');
    await world.barrier();
    await held.later(1);
    const standing = await held.noticeTo(alert.ref, phones.first);
    expect(standing.state).toBe('superseded');
    expect(standing.answers).toHaveLength(1);
  });

  it('sends no text late: it ends, and that is in the record', async () => {
    const down = { status: 500, error: 'Exception', message: 'no' };
    held.notify.fail(down, 50, (to) => to === phones.first || to === phones.second);
    const { ref } = await held.raise(10);
    const { id } = await held.noticeTo(ref, phones.first);
    await held.later(29);
    held.notify.empty();
    await held.later(2);
    await held.untilStands(ref, phones.first, 'expired');
    await held.untilStands(ref, phones.second, 'expired');
    expect(held.notify.messages.filter(({ reference }) => reference === id)).toEqual([]);
    const { timeline } = await held.world.alert(ref);
    expect(timeline.some(({ kind }) => kind === 'notice.expired')).toBe(true);
  });
});
