import { randomUUID } from 'node:crypto';
import { until } from '#testing';
import { ChannelWorld, phones, verified } from './harness/channels.js';

const senior = 'ppu-a/duty-spo';

interface Exported {
  staff: { id: string; contacts?: { channel: string; address: string; state: string }[] }[];
}

describe('what a provider says became of a message is believed once, and only from the provider', () => {
  let held: ChannelWorld;
  beforeAll(async () => {
    held = await ChannelWorld.start({
      [senior]: { contacts: [verified('sms', phones.first), verified('sms', phones.second)] },
    });
  });
  afterAll(() => held.stop());

  const texted = async (index: number) => {
    const { ref } = await held.raise(index);
    const message = await held.notify.waitFor(
      ({ to, text }) => to === phones.first && text.includes(ref),
    );
    await held.untilStands(ref, phones.first, 'sent');
    return { ref, message };
  };

  it('taken by the provider is not delivered; the receipt is what delivers', async () => {
    const { ref, message } = await texted(0);
    expect(await held.notify.receipt(message, 'delivered')).toBe(204);
    const notice = await held.untilStands(ref, phones.first, 'delivered');
    expect(notice.answers).toEqual(['sent 201', 'delivered receipt-delivered']);
    expect((await held.noticeTo(ref, phones.second)).state).toBe('reserve');
  });

  it('a wrong token is refused, and nothing changes', async () => {
    const { ref, message } = await texted(1);
    const wrong = 'another-token-of-the-same-kind';
    expect(await held.notify.receipt(message, 'delivered', wrong)).toBe(401);
    expect(await held.notify.receipt(message, 'permanent-failure', '')).toBe(401);
    const notice = await held.noticeTo(ref, phones.first);
    expect(notice).toMatchObject({ state: 'sent', answers: ['sent 201'] });
  });

  it('doubled, late, unknown or unreadable: nothing changes, and nobody is named in the log', async () => {
    const { ref, message } = await texted(2);
    expect(await held.notify.receipt(message, 'delivered')).toBe(204);
    await held.untilStands(ref, phones.first, 'delivered');
    expect(await held.notify.receipt(message, 'delivered')).toBe(204);
    expect(await held.notify.receipt(message, 'permanent-failure')).toBe(204);
    expect(await held.notify.receipt({ ...message, id: randomUUID() }, 'delivered')).toBe(204);
    expect(await held.notify.receipt({ ...message, reference: 'nothing' }, 'delivered')).toBe(204);
    expect(await held.notify.receipt({ ...message, reference: undefined }, 'delivered')).toBe(204);
    expect(await held.notify.receipt({ ...message, id: 'x' }, 'delivered')).toBe(400);
    const notice = await held.noticeTo(ref, phones.first);
    expect(notice.answers).toEqual(['sent 201', 'delivered receipt-delivered']);
    for (const number of Object.values(phones)) expect(held.log).not.toContain(number.slice(1));
  });

  it('a temporary failure is tried again, and the next way goes out', async () => {
    const { ref, message } = await texted(3);
    expect(await held.notify.receipt(message, 'temporary-failure')).toBe(204);
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(ref));
    await held.later(0, 5);
    const notice = await held.untilStands(ref, phones.first, 'sent');
    expect(notice.answers).toEqual(['sent 201', 'retry receipt-temporary-failure', 'sent 201']);
  });

  it('asks when no receipt comes, and tries the next way meanwhile', async () => {
    const { ref, message } = await texted(4);
    await held.later(2, 1);
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(ref));
    expect((await held.noticeTo(ref, phones.first)).state).toBe('sent');
    held.notify.setStatus(message.id, 'delivered');
    await held.later(2, 1);
    const notice = await held.untilStands(ref, phones.first, 'delivered');
    expect(notice.answers).toEqual([
      'sent 201',
      'sent receipt-pending',
      'delivered receipt-delivered',
    ]);
  });

  it('a receipt that comes before the provider’s answer is asked for again', async () => {
    let answer = (): void => undefined;
    const hold = new Promise<void>((resolve) => (answer = resolve));
    held.notify.fail({ hold }, 1, (to) => to === phones.first);
    const before = held.notify.messages.length;
    const raised = held.raise(7);
    const message = await until('the text', () =>
      held.notify.messages.slice(before).find(({ to }) => to === phones.first),
    );
    expect(await held.notify.receipt(message, 'delivered')).toBe(503);
    answer();
    const { ref } = await raised;
    await held.untilStands(ref, phones.first, 'sent');
    expect(await held.notify.receipt(message, 'delivered')).toBe(204);
    await held.untilStands(ref, phones.first, 'delivered');
  });

  it('a number that does not exist is not used again, and the next way goes out', async () => {
    const { ref, message } = await texted(5);
    expect(await held.notify.receipt(message, 'permanent-failure')).toBe(204);
    await held.untilStands(ref, phones.first, 'refused');
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(ref));
    const exported = (await held.world.operator('GET', '/operator/directory')) as Exported;
    const contacts = exported.staff.find(({ id }) => id === `staff-${senior}`)?.contacts;
    expect(contacts?.map(({ address, state }) => [address, state])).toEqual([
      [phones.first, 'failed'],
      [phones.second, 'verified'],
    ]);
    const next = await held.raise(6);
    await held.notify.waitFor(({ to, text }) => to === phones.second && text.includes(next.ref));
    expect((await held.notices(next.ref)).map(({ address }) => address)).not.toContain(
      phones.first,
    );
  });
});
