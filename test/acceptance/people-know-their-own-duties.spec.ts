import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder, until } from '#testing';
import { operatorToken, World } from './harness/world.js';

const spo = 'ppu-a/duty-spo';
const staff = (name: string, state = 'verified') => ({
  ...{ id: name, agency: 'urn:test:probation', name: `Demo ${name}` },
  contacts: [
    { channel: 'email', address: `${name}@test.example`, state },
    { channel: 'phone', address: '+440000000001', state: 'verified' },
  ],
});
const document = (more: object) => ({ directory: 1, area: 'testshire', ...more });
const post = (more: object) => ({
  ...{ id: spo, team: 'ppu-a', role: 'duty-spo', title: 'Duty SPO, A', hours: 'always' },
  email: 'duty-spo@test.example',
  ...more,
});

describe('people know their own duties, and can be reached on them', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-10-24T10:00:00Z' });
    await world.operator(
      'POST',
      '/operator/directory',
      document({
        staff: [staff('ash'), staff('birch'), staff('cedar', 'unverified')],
        posts: [
          post({ rotas: [{ from: '2026-10-19T09:00', kind: 'daily', staff: ['ash', 'birch'] }] }),
        ],
      }),
    );
  });
  afterAll(() => world.stop());

  const mailTo = (name: string, subject: string) =>
    world.mailbox.waitFor(
      (mail) => mail.to.includes(`${name}@test.example`) && mail.subject.includes(subject),
      30_000,
    );
  const status = async (path: string, body?: object): Promise<number> => {
    const answer = await fetch(`${world.operatorUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    await answer.text();
    return answer.status;
  };

  it('reminds who comes on duty a day before, at the hour by the wall after the clocks go back', async () => {
    await world.setClock('2026-10-24T10:30:00Z');
    // Sunday 09:00 is by winter time.
    const mail = await mailTo('ash', 'you come on duty');
    // Whether a comma follows the day is the library's business.
    expect(mail.text).toMatch(
      /Sunday,? 25 October 2026 at 09:00 until Monday,? 26 October 2026 at 09:00/,
    );
    expect(mail.text).not.toMatch(/ash|birch|Demo/);
  });

  it('tells who comes and who goes at the hand-over, and what is open by reference alone', async () => {
    await world.say(
      'hostel',
      'hostel.absconded',
      { format: 'crn', id: 'X000001' },
      { premises: 'TST1' },
    );
    await world.barrier();
    const ref = (await world.alerts()).find(({ row }) => row.startsWith('APR-'))?.ref ?? '';
    const detail = await world.alert(ref);
    // The duty SPO is a rung of somebody's ladder: have it accepted there.
    const held = detail.obligations.find(({ ladder }) => ladder.some((rung) => rung.post === spo));
    await world.accept('probation', detail, held?.role ?? '', spo, 'Demo ash');
    await world.barrier();
    await world.setClock('2026-10-25T09:00:00Z');
    const comes = await mailTo('ash', 'you are on duty');
    expect(comes.text).toContain(`1 alert is open for this post: ${ref} (P1)`);
    const goes = await mailTo('birch', 'your duty has ended');
    expect(goes.text).toContain(ref);
    expect(`${comes.text}${goes.text}`).not.toMatch(/X000001|Demo|absconded/);
  });

  it('tells nobody of a hand-over that has changed meanwhile', async () => {
    const overrides = [
      { post: spo, from: '2026-10-26T09:00:00Z', to: '2026-10-27T09:00:00Z', staff: 'cedar' },
    ];
    // The reminder for Monday, of birch, is planned; then birch is replaced.
    await mailTo('birch', 'you come on duty');
    await world.operator('POST', '/operator/directory', document({ overrides }));
    await world.setClock('2026-10-26T09:00:00Z');
    await world.mailbox.waitFor(
      ({ to, subject }) =>
        to.includes('ash@test.example') && subject.includes('your duty has ended'),
      30_000,
    );
    // Cedar has no verified address of their own yet: the post's is read by who is on duty.
    await mailTo('duty-spo', 'you are on duty');
    const told = world.mailbox.mails.filter(
      ({ to, subject, text }) =>
        to.includes('birch@test.example') &&
        subject.includes('you are on duty') &&
        text.includes('26 October'),
    );
    expect(told).toEqual([]);
  });

  it('verifies an address by a code that only its reader has', async () => {
    const [path, who] = ['/operator/directory/verify', { staff: 'cedar' }];
    expect(await world.operator('POST', `${path}/start`, who)).toEqual({ sent: 1 });
    expect(await status(`${path}/start`, who)).toBe(409);
    const mail = await mailTo('cedar', 'your code');
    const code = /\d{6}/.exec(mail.text)?.[0] ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await status(`${path}/confirm`, { ...who, code: wrong })).toBe(400);
    expect(await status(`${path}/confirm`, { staff: 'ash', code })).toBe(400);
    expect(await world.operator('POST', `${path}/confirm`, { ...who, code })).toEqual({
      channel: 'email',
    });
    // Once.
    expect(await status(`${path}/confirm`, { ...who, code })).toBe(400);
    // A document that does not know of it does not undo it.
    await world.operator(
      'POST',
      '/operator/directory',
      document({ staff: [staff('cedar', 'unverified')] }),
    );
    const exported = (await world.operator('GET', '/operator/directory')) as {
      staff: { id: string; contacts?: { channel: string; state: string }[] }[];
    };
    const cedar = exported.staff.find(({ id }) => id === 'cedar');
    expect(cedar?.contacts).toMatchObject([
      { channel: 'email', state: 'verified', verifiedAt: '2026-10-26T09:00:00.000Z' },
      { channel: 'phone' },
    ]);
  });

  it('guards a code against guessing: after five wrong ones it is worth nothing', async () => {
    const who = { staff: 'dill' };
    const dill = staff('dill', 'unverified');
    await world.operator('POST', '/operator/directory', document({ staff: [dill] }));
    await world.operator('POST', '/operator/directory/verify/start', who);
    const mail = await mailTo('dill', 'your code');
    const code = /\d{6}/.exec(mail.text)?.[0] ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1)
      await status('/operator/directory/verify/confirm', { ...who, code: wrong });
    expect(await status('/operator/directory/verify/confirm', { ...who, code })).toBe(400);
  });

  it('gives each person their own duties as a calendar, and takes it back', async () => {
    const { url } = (await world.operator('POST', '/operator/directory/calendar/new', {
      staff: 'birch',
    })) as { url: string };
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const text = await answer.text();
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
    expect(text).toContain('METHOD:PUBLISH\r\n');
    expect(text).toContain('SUMMARY:On duty: Duty SPO\\, A\r\n');
    // Wednesday 28 October is birch's; Monday was given to cedar.
    expect(text).toContain('DTSTART:20261028T090000Z\r\nDTEND:20261029T090000Z');
    expect(text).not.toContain('DTSTART:20261026');
    expect(text).not.toMatch(/ash|Demo/);
    const uids = (given: string) => given.match(/UID:\S+/g);
    expect(uids(await (await fetch(url)).text())).toEqual(uids(text));
    // A new one closes the old; none says why.
    const other = (await world.operator('POST', '/operator/directory/calendar/new', {
      staff: 'birch',
    })) as { url: string };
    const closed = await fetch(url);
    const never = await fetch(url.replace(/[^/]{43}\.ics$/, `${'A'.repeat(43)}.ics`));
    expect([closed.status, never.status]).toEqual([404, 404]);
    expect(await closed.text()).toBe(await never.text());
    await world.operator('POST', '/operator/directory/calendar/revoke', { staff: 'birch' });
    expect((await fetch(other.url)).status).toBe(404);
    expect(await status('/operator/directory/calendar/revoke', { staff: 'birch' })).toBe(404);
    expect(await status('/operator/directory/calendar/new', { staff: 'nobody' })).toBe(404);
  });

  it('takes a calendar as overrides on the command line, and says who answers and why', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'rota.ics');
    const tocsin = async (...given: string[]): Promise<string> => {
      const door = { TOCSIN_URL: world.url, TOCSIN_OPERATOR_URL: world.operatorUrl };
      const env = { ...process.env, ...door, TOCSIN_OPERATOR_TOKEN: operatorToken };
      const entry = ['dist/apps/cli/src/main.js', 'directory', ...given];
      const done = await promisify(execFile)(process.execPath, entry, { env });
      return done.stdout;
    };
    const event = (who: string) => [
      ...['BEGIN:VEVENT', `UID:${who}`, `SUMMARY:${who}`, 'DTSTART:20261101T090000Z'],
      ...['DTEND:20261102T090000Z', 'END:VEVENT'],
    ];
    const calendar = (...lines: string[]): Promise<void> =>
      writeFile(file, ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
    await calendar(...event('birch'), ...event('ash'));
    await expect(tocsin('import', file, '--post', spo)).rejects.toThrow(
      /rota.ics line \d+ .*overrides of ppu-a\/duty-spo overlap/,
    );
    await calendar(...event('birch'));
    expect(await tocsin('import', file, '--post', spo)).toContain('1 changed');
    expect(await tocsin('duty', spo, '--at', '2026-11-01T12:00')).toMatch(
      /: Demo birch \(birch\), by an override from Sun/,
    );
    // What was made by hand is still there.
    expect(await tocsin('duty', spo, '--at', '2026-10-26T12:00')).toContain('Demo cedar');
    const days = await tocsin(
      'duty',
      spo,
      '--from',
      '2026-11-01T00:00',
      '--to',
      '2026-11-03T00:00',
    );
    expect(days.trim().split('\n')).toHaveLength(4);
    await folder.remove();
    // Six processes, one after another, on whatever machine this is.
  }, 180_000);

  it('says who can be reached', async () => {
    const { people } = (await until('readiness', () =>
      world.operator('GET', `/operator/directory/readiness?post=${spo}`),
    )) as { people: { staff: { id: string }; ready: boolean }[] };
    expect(people.map(({ staff: { id }, ready }) => [id, ready])).toEqual([
      ['cedar', true],
      ['ash', true],
      ['birch', true],
    ]);
  });
});
