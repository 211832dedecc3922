import { ChannelWorld, phones, verified } from './harness/channels.js';
import { obligationOf } from './harness/world.js';

const senior = 'ppu-a/duty-spo';

describe('the link in a mail accepts only by a form, after sign-in with the person’s own telephone', () => {
  let held: ChannelWorld;
  beforeAll(async () => {
    held = await ChannelWorld.start({ [senior]: { contacts: [verified('sms', phones.first)] } });
  });
  afterAll(() => held.stop());

  const mailed = async (index: number, role = 'duty-spo.ppu-a') => {
    const { ref } = await held.raise(index);
    const mail = await held.world.mailbox.waitFor(
      ({ to, subject }) => to.includes(`${role}@test.example`) && subject.includes(ref),
    );
    const link = /(http:\/\/\S+\/accept\/\S+)/.exec(mail.text)?.[1];
    if (link === undefined) throw new Error(`No link in: ${mail.text}`);
    return { ref, link };
  };
  const look = async (link: string) => {
    const answer = await fetch(link);
    const html = await answer.text();
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const form = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
    return { answer, html, cookie, form };
  };
  const post = async (
    url: string,
    fields: Record<string, string>,
    cookie: string,
    headers: Record<string, string> = {},
  ) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, ...headers },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: answer.status, html: await answer.text() };
  };
  const codeSent = async (ref: string, after = 0): Promise<string> => {
    const { text } = await held.notify.waitFor(
      (one) =>
        held.notify.messages.indexOf(one) >= after &&
        one.to === phones.first &&
        one.text.startsWith('Tocsin code') &&
        one.text.includes(ref),
    );
    return /\d{6}/.exec(text)?.[0] ?? '';
  };
  const stateOf = async (ref: string): Promise<string> =>
    obligationOf(await held.world.alert(ref), 'offender-manager').state;

  it('a scanner that looks, twice, and asks for the head, accepts nothing', async () => {
    const { ref, link } = await mailed(0);
    for (const method of ['GET', 'GET', 'HEAD']) {
      const { status } = await fetch(link, { method });
      expect(status).toBe(200);
    }
    await held.world.barrier();
    expect(await stateOf(ref)).not.toBe('accepted');
    expect(held.notify.messages.filter(({ text }) => text.startsWith('Tocsin code'))).toEqual([]);
  });

  it('shows reference, severity and role, no person, and lets nothing else in', async () => {
    const { ref, link } = await mailed(1);
    const { answer, html } = await look(link);
    for (const said of [ref, 'P1', 'duty-spo, ppu-a', 'Nothing is accepted yet'])
      expect(html).toContain(said);
    expect(html).not.toMatch(/Demo|X10|TST1|hostel|resident|<script|7700900/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  });

  it('accepts with the code, as the person on duty, once', async () => {
    const { ref, link } = await mailed(2);
    const { cookie, form } = await look(link);
    const asked = await post(`${link}/code`, { form }, cookie, { origin: 'null' });
    expect(asked.status).toBe(200);
    expect(asked.html).toContain('<label for="code">');
    const code = await codeSent(ref);
    const done = await post(link, { form, code }, cookie);
    expect(done).toMatchObject({ status: 200 });
    expect(done.html).toContain('You own the next action');
    const alert = await held.world.alert(ref);
    expect(obligationOf(alert, 'offender-manager')).toMatchObject({
      state: 'accepted',
      acceptedBy: 'Demo duty-spo',
    });
    const again = await post(link, { form, code }, cookie);
    expect(again.status).toBe(409);
    expect(again.html).toContain('This alert has been accepted');
    expect((await look(link)).html).not.toContain('<form');
  });

  it('without our form, or from elsewhere, it does nothing', async () => {
    const { ref, link } = await mailed(3);
    const { cookie, form } = await look(link);
    const other = await look(link);
    const texts = held.notify.messages.length;
    const refused = [
      await post(`${link}/code`, {}, cookie),
      await post(`${link}/code`, { form }, ''),
      await post(`${link}/code`, { form: other.form }, cookie),
      await post(`${link}/code`, { form }, cookie, { origin: 'https://elsewhere.example' }),
      await post(`${link}/code`, { form }, cookie, { 'sec-fetch-site': 'cross-site' }),
      await post(link, { code: '123456' }, cookie),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect(held.notify.messages).toHaveLength(texts);
    const { status } = await fetch(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`);
    expect(status).toBe(404);
    expect(await stateOf(ref)).not.toBe('accepted');
  });

  it('a wrong code is said to be wrong, a few times; then only a new one helps', async () => {
    const { ref, link } = await mailed(4);
    const { cookie, form } = await look(link);
    await post(`${link}/code`, { form }, cookie);
    const code = await codeSent(ref);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    for (let time = 0; time < 5; time += 1) {
      const { status, html } = await post(link, { form, code: wrong }, cookie);
      expect(status).toBe(422);
      expect(html).toContain('role="alert"');
    }
    const late = await post(link, { form, code }, cookie);
    expect(late.status).toBe(409);
    expect(late.html).toContain('tried too often');
    expect(await stateOf(ref)).not.toBe('accepted');
    const before = held.notify.messages.length;
    await post(`${link}/code`, { form }, cookie);
    const fresh = await codeSent(ref, before);
    expect((await post(link, { form, code: fresh }, cookie)).status).toBe(200);
  });

  it('a code is good for ten minutes', async () => {
    const { ref, link } = await mailed(5);
    const { cookie, form } = await look(link);
    await post(`${link}/code`, { form }, cookie);
    const code = await codeSent(ref);
    await held.later(10);
    const { status, html } = await post(link, { form, code }, cookie);
    expect(status).toBe(409);
    expect(html).toContain('has run out');
    expect(await stateOf(ref)).not.toBe('accepted');
  });

  it('no more than five codes an hour go to one person', async () => {
    const { link } = await mailed(6);
    const { cookie, form } = await look(link);
    const statuses: number[] = [];
    for (let time = 0; time < 3; time += 1)
      statuses.push((await post(`${link}/code`, { form }, cookie)).status);
    expect(statuses).toContain(429);
  });

  it('without a verified number it says whom to call, and accepts nothing', async () => {
    const { ref, link } = await mailed(7, 'duty-po.ppu-a');
    const { html, cookie } = await look(link);
    expect(html).toContain('no verified mobile number');
    expect(html).toContain('Call the duty-spo, ppu-a');
    expect(html).not.toContain('<form');
    expect((await post(link, { code: '123456' }, cookie)).status).toBe(403);
    expect(obligationOf(await held.world.alert(ref), 'ppu').state).not.toBe('accepted');
  });
});
