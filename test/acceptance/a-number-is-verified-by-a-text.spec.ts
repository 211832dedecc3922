import { ChannelWorld, phones } from './harness/channels.js';

const senior = 'ppu-a/duty-spo';
const staff = `staff-${senior}`;

describe('a number is verified by a text that is sent there', () => {
  let held: ChannelWorld;
  beforeAll(async () => {
    const contacts = [
      { channel: 'sms' as const, address: phones.first, state: 'unverified' as const },
    ];
    held = await ChannelWorld.start({ [senior]: { contacts } });
  });
  afterAll(() => held.stop());

  const verify = (step: 'start' | 'confirm', body: object) =>
    held.world.operator('POST', `/operator/directory/verify/${step}`, { staff, ...body });
  const state = async (): Promise<unknown> => {
    const { rows } = await held.database.query<{ state: string }>(
      'select state from contact_point where address = $1',
      [phones.first],
    );
    return rows[0]?.state;
  };

  it('only whoever reads it makes it a number that alerts go to', async () => {
    expect(await verify('start', {})).toEqual({ sent: 1 });
    const { text } = await held.notify.waitFor(({ to }) => to === phones.first);
    const code = /\d{6}/.exec(text)?.[0] ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    await expect(verify('confirm', { code: wrong })).rejects.toThrow(/400/);
    expect(await state()).toBe('unverified');
    expect(await verify('confirm', { code })).toEqual({ channel: 'sms' });
    expect(await state()).toBe('verified');
    // Not twice by one code.
    await expect(verify('confirm', { code })).rejects.toThrow(/400/);
    expect(held.notify.wrong).toEqual([]);
  });
});
