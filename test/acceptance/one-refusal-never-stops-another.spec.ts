import { writeFileSync } from 'node:fs';
import { until } from '#testing';
import { ChannelWorld, inFolder, phones, verified } from './harness/channels.js';

const senior = 'ppu-a/duty-spo';
const officer = 'ppu-a/duty-po';
const inspector = 'control/duty-inspector';

describe('one address’s refusal, and a provider’s limit, never stop another', () => {
  let held: ChannelWorld;
  beforeAll(async () => {
    held = await ChannelWorld.start(
      {
        [senior]: { contacts: [verified('sms', phones.first)] },
        [officer]: { contacts: [verified('sms', phones.second)] },
        [inspector]: { contacts: [verified('sms', phones.inspector)] },
      },
      {
        notifyEmail: true,
        environment: (_url, folder) => {
          const policy = inFolder(folder, 'area.yaml');
          writeFileSync(
            policy,
            'limits:\n  sms: { perMinute: 4, perDay: 1000, status: proposed }\n',
          );
          return { TOCSIN_POLICY: policy };
        },
      },
    );
  });
  afterAll(() => held.stop());

  it('each of one batch has its own outcome', async () => {
    const bad = { status: 400, error: 'ValidationError', message: 'phone_number Not valid' };
    held.notify.fail(bad, 1, (to) => to === phones.first);
    held.notify.fail('drop', 1, (to) => to === phones.second);
    held.world.mailbox.refuse(1, 550, 'RCPT TO');
    const { ref } = await held.raise(0);
    await held.notify.waitFor(({ to }) => to === phones.inspector);
    await held.untilStands(ref, phones.first, 'refused');
    expect(await held.noticeTo(ref, phones.second)).toMatchObject({ state: 'due' });
    await held.untilStands(ref, phones.inspector, 'sent');
    const mails = (await held.notices(ref)).filter(({ channel }) => channel === 'email');
    expect(mails.filter(({ state }) => state === 'refused')).toHaveLength(1);
    // The same mailbox, by the next provider.
    const [refused] = mails.filter(({ state }) => state === 'refused');
    const mail = await held.notify.waitFor(({ kind }) => kind === 'email');
    expect(mail.to).toBe(refused?.address);
    expect(`${mail.subject ?? ''} ${mail.text}`).not.toMatch(/X10|TST1|hostel|resident|Demo/);
    expect(mails.filter(({ state }) => state === 'delivered')).toHaveLength(mails.length - 1);
    await held.later(1);
    await held.untilStands(ref, phones.second, 'sent');
  });

  it('a first P1 to a person goes whatever the limit; what is repeated waits for the next minute', async () => {
    await held.later(1);
    const refs: string[] = [];
    const down = { status: 500, error: 'Exception', message: 'no' };
    held.notify.fail(down, 1, (to) => to === phones.second);
    for (const index of [1, 2, 3]) refs.push((await held.raise(index)).ref);
    // By reference: a repeat after a lost lease would be the same text.
    const texts = (): number => {
      const ours = held.notify.messages.filter(({ text }) =>
        refs.some((ref) => text.includes(ref)),
      );
      return new Set(ours.map(({ reference }) => reference)).size;
    };
    // Nine first texts of a P1 in a minute that takes four: all of them were tried at once.
    await until('all but the failed one', () => texts() === 8, { within: 40_000 });
    // The failed one is a repeat, and this minute is used up.
    await held.later(0, 20);
    const [failed] = refs;
    expect(await held.noticeTo(failed ?? '', phones.second)).toMatchObject({
      state: 'due',
      answers: ['retry 500-Exception'],
    });
    await held.later(0, 40);
    await held.untilStands(failed ?? '', phones.second, 'sent');
    expect(texts()).toBe(9);
  });
});
