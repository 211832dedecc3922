import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '#kernel';
import { startReceiver, temporaryFolder, until } from '#testing';
import { claimsOf, missing, settled, startAdapters } from './harness/adapters.js';

/** What waits for a person is looked after by one command. */

const type = 'urn:tocsin:event:hostel.whereabouts-unknown';
const root = projectRoot(import.meta.url);

it('what is refused and what is kept is listed, shown, mended, read again and done with', async () => {
  const [broker, folder] = await Promise.all([startReceiver(), temporaryFolder()]);
  const disliked = /"premises":"E9/;
  broker.answer(({ body }) =>
    disliked.test(JSON.stringify(claimsOf(body)))
      ? { status: 400, body: { err: 'invalid_request', description: 'There is no such hostel' } }
      : { status: 202 },
  );
  const adapters = await startAdapters(broker.url);
  const feed = async (...given: string[]): Promise<{ code: number; out: string; err: string }> => {
    const door = [
      '--adapters-url',
      adapters.operatorUrl,
      '--adapters-token',
      adapters.operatorToken,
    ];
    const entry = join(root, 'dist/apps/cli/src/main.js');
    const env = { ...process.env, NODE_OPTIONS: '', TOCSIN_DATA: folder.path };
    try {
      const asked = await promisify(execFile)(
        process.execPath,
        [entry, 'feed', ...door, ...given],
        { env },
      );
      return { code: 0, out: asked.stdout, err: asked.stderr };
    } catch (thrown) {
      const { code, stdout, stderr } = Object(thrown) as Record<string, unknown>;
      return { code: Number(code), out: String(stdout), err: String(stderr) };
    }
  };
  try {
    const kept = await adapters.send('prison', { version: 1 });
    const sent = [];
    for (const [n, premises] of ['E97', 'E98', 'E99'].entries())
      sent.push(
        await adapters.send('hostel', missing(`X40000${n}`, '2026-08-01T21:00:00Z', premises)),
      );
    await settled(adapters);

    const { out } = await feed('refused');
    expect(out).toMatch(
      /hostel\.whereabouts-unknown {2}400 invalid_request: There is no such hostel/,
    );
    const { refused } = JSON.parse((await feed('refused', '--json')).out) as {
      refused: { id: string; message: string }[];
    };
    expect(refused.map(({ message }) => message).sort()).toEqual(
      sent.map(({ receipt }) => receipt).sort(),
    );
    const ids = sent.map(
      ({ receipt }) => refused.find(({ message }) => message === receipt)?.id ?? '',
    );
    const [one = '', two = '', three = ''] = ids;

    expect(
      (await feed('resend', one, '--set', 'events.premises=E12', '--set', 'toe=1785000000')).out,
    ).toMatch(/^It is sent again as /);
    const patch = join(folder.path, 'mended.json');
    writeFileSync(patch, JSON.stringify({ events: { [type]: { premises: 'E13' } } }));
    expect((await feed('resend', two, '--patch', patch)).code).toBe(0);
    expect(
      (await feed('done', three, '--as', 'Gita Sampleton', '--reason', 'told by telephone')).code,
    ).toBe(0);
    await settled(adapters);
    const taken = broker.requests
      .map(({ body }) => claimsOf(body))
      .filter((claims) => !disliked.test(JSON.stringify(claims)));
    expect(taken).toEqual([
      expect.objectContaining({
        toe: 1_785_000_000,
        events: { [type]: expect.objectContaining({ premises: 'E12' }) as object },
      }),
      expect.objectContaining({
        events: { [type]: expect.objectContaining({ premises: 'E13' }) as object },
      }),
    ]);
    expect((await feed('refused')).out.trim()).toBe('No statement was refused.');

    expect((await feed('kept')).out).toMatch(new RegExp(`${kept.receipt}.*prison`));
    expect((await feed('show', kept.receipt)).out).not.toContain('version');
    expect((await feed('show', kept.receipt, '--body')).out).toContain('{"version":1}');
    expect((await feed('reread', kept.receipt)).out).toMatch(/0 events: kept-for-a-person/);
    expect(
      (await feed('done', kept.receipt, '--as', 'Gita Sampleton', '--reason', 'a test')).code,
    ).toBe(0);
    expect((await feed('kept')).out.trim()).toBe('No message waits for a person.');
    const span = ['--from', '2020-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z'];
    expect((await feed('replay', '--feed', 'hostel', ...span)).out).toMatch(
      /^3 messages were read again/,
    );
    await until('nothing new to be said', () => broker.requests.length === 5);

    for (const [given, said] of [
      [['show', 'x'], /no such message/],
      [['resend', one], /no such refused statement/],
      [['resend', one, '--patch', '/no/such/file'], /cannot be read/],
      [['resend', one, '--set', 'toe=1', '--patch', patch], /not both/],
      [['replay', '--feed', 'parole', ...span], /feed/],
      [
        ['done', kept.receipt, '--as', 'Gita Sampleton', '--reason', 'again'],
        /no such kept message/,
      ],
    ] as const) {
      const answer = await feed(...given);
      expect(answer.code).toBe(1);
      expect(answer.err).toMatch(said);
    }
    const wrong = await feed('--adapters-token', 'wrong', 'kept');
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining('token is not the right one') as string,
    });
  } finally {
    await adapters.stop();
    await Promise.all([broker.stop(), folder.remove()]);
  }
}, 300_000);
