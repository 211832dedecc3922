import { randomUUID } from 'node:crypto';
import { until } from '#testing';
import { ChannelWorld, phones, verified } from './harness/channels.js';
import { obligationOf } from './harness/world.js';

const senior = 'ppu-a/duty-spo';
const inspector = 'control/duty-inspector';
const superintendent = 'control/on-call-superintendent';

describe('a reply by text accepts once, for the one person whose number it is', () => {
  let held: ChannelWorld;
  beforeAll(async () => {
    held = await ChannelWorld.start({
      [senior]: { contacts: [verified('sms', phones.first)] },
      [superintendent]: { contacts: [verified('sms', phones.second)] },
      [inspector]: { contacts: [verified('sms', phones.inspector)] },
    });
  });
  afterAll(() => held.stop());

  const texted = async (index: number, to: string = phones.first) => {
    const { ref } = await held.raise(index);
    const { text } = await held.notify.waitFor(
      (message) => message.to === to && message.text.includes(ref),
    );
    const code = /reply A (\d{6})$/.exec(text)?.[1];
    if (code === undefined) throw new Error(`No code in: ${text}`);
    return { ref, code };
  };
  const answerTo = async (before: number, to: string): Promise<string> =>
    (
      await until('the answer by text', () =>
        held.notify.messages.slice(before).find((message) => message.to === to),
      )
    ).text;
  /** Replies, and reads what comes back. */
  const reply = async (from: string, text: string, id: string = randomUUID()) => {
    const before = held.notify.messages.length;
    const status = await held.notify.reply(from, text, { id });
    return { status, id, before };
  };

  it('accepts as that named person, and the record says how the person was known', async () => {
    const { ref, code } = await texted(0);
    const { status, before } = await reply(phones.first, ` a ${code} `);
    expect(status).toBe(204);
    expect(await answerTo(before, phones.first)).toContain(`Alert ${ref} is yours`);
    const alert = await held.world.alert(ref);
    expect(obligationOf(alert, 'offender-manager')).toMatchObject({
      state: 'accepted',
      acceptedBy: 'Demo duty-spo',
      dueAt: null,
    });
    expect(obligationOf(alert, 'police-control-room').state).not.toBe('accepted');
    const { rows } = await held.database.query<{ detail: object; content: object }>(
      `select record_entry.detail, content from record_entry
       join inbox_event on inbox_event.id = event_id
       where kind = 'obligation.accepted' and alert_id = (select id from alert where ref = $1)`,
      [ref],
    );
    expect(alert.timeline.map(({ text }) => text).join('\n')).toMatch(
      /Accepted by Demo duty-spo, .*, by a text from their own number/,
    );
    expect(rows).toMatchObject([
      { detail: { post: senior, knownBy: 'text-reply' }, content: { knownBy: 'text-reply' } },
    ]);
  });

  it('the same callback twice is one reply with one answer', async () => {
    const { code } = await texted(1);
    const { id, before } = await reply(phones.first, `A ${code}`);
    await answerTo(before, phones.first);
    const count = held.notify.messages.length;
    expect((await reply(phones.first, `A ${code}`, id)).status).toBe(204);
    expect(held.notify.messages).toHaveLength(count);
  });

  it('a second reply, or one after somebody else’s acceptance, changes nothing and says so', async () => {
    const { ref, code } = await texted(2);
    const alert = await held.world.alert(ref);
    await held.world.accept('probation', alert, 'offender-manager', senior, 'Demo Other');
    await held.world.barrier();
    for (let time = 0; time < 2; time += 1) {
      const { status, before } = await reply(phones.first, `A ${code}`);
      expect(status).toBe(204);
      expect(await answerTo(before, phones.first)).toMatch(/accepted before\. Your reply changed/);
    }
    expect(obligationOf(await held.world.alert(ref), 'offender-manager').acceptedBy).toBe(
      'Demo Other',
    );
  });

  it('a code is good for the number it was sent to, and for no other', async () => {
    const { ref, code } = await texted(3);
    const known = await reply(phones.inspector, `A ${code}`);
    expect(await answerTo(known.before, phones.inspector)).toMatch(/fits no alert/);
    const unknown = await reply(phones.nobody, `A ${code}`);
    expect(unknown.status).toBe(204);
    expect(await answerTo(unknown.before, phones.nobody)).toMatch(/No alert was sent to this/);
    expect(obligationOf(await held.world.alert(ref), 'offender-manager').state).not.toBe(
      'accepted',
    );
  });

  it('words without a code accept nothing, and the answer says how', async () => {
    const { before } = await reply(phones.first, 'ok thanks');
    expect(await answerTo(before, phones.first)).toMatch(/reply A and its six figures/);
  });

  it('a code runs out with its rung', async () => {
    const { ref, code } = await texted(4);
    await held.later(15);
    const { before } = await reply(phones.first, `A ${code}`);
    const said = await answerTo(before, phones.first);
    // The senior is the second rung of another role too, and that text has a code of its own.
    expect(said).toMatch(/has run out: Alert .* next rung/);
    expect(obligationOf(await held.world.alert(ref), 'offender-manager').state).not.toBe(
      'accepted',
    );
  });

  it('what nobody owns is taken by the first at the top who replies', async () => {
    const { ref } = await held.raise(8);
    await held.later(15);
    await held.later(15);
    expect(obligationOf(await held.world.alert(ref), 'jigsaw').state).toBe('unowned');
    const { text } = await held.notify.waitFor(
      (one) => one.to === phones.second && one.text.includes(ref) && one.text.includes('Nobody'),
    );
    const { before } = await reply(phones.second, text.slice(text.indexOf('A ', 100)));
    expect(await answerTo(before, phones.second)).toContain(`Alert ${ref} is yours`);
    const alert = await held.world.alert(ref);
    expect(alert.obligations.map(({ acceptedBy }) => acceptedBy)).toContain(
      'Demo on-call-superintendent',
    );
  });

  it('a wrong token is refused; nothing is read', async () => {
    const status = await held.notify.reply(phones.first, 'A 000000', { token: 'wrong' });
    expect(status).toBe(401);
  });

  it('only the broker says how it knew somebody', async () => {
    const { ref } = await texted(7);
    const alert = await held.world.alert(ref);
    await held.world.say(
      'probation',
      'alert.accepted',
      { format: 'opaque', id: ref },
      {
        alert: ref,
        obligation: obligationOf(alert, 'offender-manager').id,
        post: senior,
        by: { name: 'Demo Forger' },
        knownBy: 'text-reply',
      },
    );
    await held.world.barrier();
    expect(obligationOf(await held.world.alert(ref), 'offender-manager').state).not.toBe(
      'accepted',
    );
  });

  it('when the answer cannot be sent, the provider is asked to say it again, and then it is', async () => {
    const { ref, code } = await texted(5);
    const id = randomUUID();
    const down = { status: 500, error: 'Exception', message: 'no' };
    held.notify.fail(down, 1, (to) => to === phones.first);
    expect((await reply(phones.first, `A ${code}`, id)).status).toBe(503);
    const { status, before } = await reply(phones.first, `A ${code}`, id);
    expect(status).toBe(204);
    expect(await answerTo(before, phones.first)).toContain(`Alert ${ref} is yours`);
  });

  it('after a few wrong codes nothing of that number is read for an hour', async () => {
    const { ref, code } = await texted(6, phones.inspector);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    // One was wrong before.
    for (let time = 0; time < 4; time += 1) await reply(phones.inspector, `A ${wrong}`);
    const { before } = await reply(phones.inspector, `A ${code}`);
    expect(await answerTo(before, phones.inspector)).toMatch(/Too many replies/);
    const quiet = await reply(phones.inspector, `A ${code}`);
    expect(quiet.status).toBe(204);
    expect(obligationOf(await held.world.alert(ref), 'police-control-room').state).not.toBe(
      'accepted',
    );
  });

  it('answers name nobody, and no number is in the log or kept beside a reply', async () => {
    const answers = held.notify.messages.filter(({ reference }) => reference?.startsWith('reply-'));
    expect(answers.length).toBeGreaterThan(5);
    for (const { text } of answers) {
      expect(text).not.toMatch(/Demo|X10|hostel|resident/);
      expect(text.length).toBeLessThanOrEqual(160);
    }
    expect(held.notify.wrong).toEqual([]);
    for (const number of Object.values(phones)) expect(held.log).not.toContain(number.slice(1));
    const { rows } = await held.database.query<{ text: string }>(
      'select text_reply::text as text from text_reply',
    );
    for (const { text } of rows) expect(text).not.toMatch(/7700900/);
  });
});
