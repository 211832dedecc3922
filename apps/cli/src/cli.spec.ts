import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess, temporaryFolder } from '#testing';
import { decryptionKeyFile, readJwks, signingKeyFile } from '#trust';
import { refusalIn } from './broker.js';
import { choose } from './choose.js';
import { readMembers, subjectOf } from './event-parts.js';
import { alertLines, type AlertView, type ObligationView } from './views.js';

const obligation = (id: string, over: Partial<ObligationView> = {}): ObligationView => ({
  id,
  role: 'ppu',
  state: 'open',
  post: 'ppu-newham/duty-po',
  title: 'Duty probation officer, PPU Newham',
  dueAt: '2026-08-10T22:25:00.000Z',
  ladder: [
    { post: 'ppu-newham/duty-po', title: 'Duty probation officer, PPU Newham' },
    { post: 'probation-on-call/aco', title: 'Assistant chief officer on call' },
  ],
  ...over,
});

const alert = (...obligations: ObligationView[]): AlertView => ({
  ref: 'K7Q2-9FXM',
  row: 'APR-04',
  family: 'absconding',
  severity: 'P1',
  tier: 'T2',
  state: 'open',
  raisedAt: '2026-08-10T22:10:00.000Z',
  says: 'A hostel resident is missing.',
  obligations,
});

describe('what event send makes', () => {
  it('reads members as text, and true, false and JSON as what they are', () => {
    const given = ['prison=WWI', 'reason=24', 'licence=true', 'results=[{"label":"a=b"}]'];
    expect(readMembers(given)).toEqual({
      prison: 'WWI',
      reason: '24',
      licence: true,
      results: [{ label: 'a=b' }],
    });
    expect(() => readMembers(['prison'])).toThrow('member=value');
    expect(() => readMembers(['x={'])).toThrow('JSON');
  });

  it('names one identifier by itself and several as aliases', () => {
    expect(subjectOf({ noms: 'A0001AZ' })).toEqual({ format: 'noms', id: 'A0001AZ' });
    expect(subjectOf({ noms: 'A0001AZ', crn: 'X000001' })).toEqual({
      format: 'aliases',
      identifiers: [
        { format: 'crn', id: 'X000001' },
        { format: 'noms', id: 'A0001AZ' },
      ],
    });
    expect(subjectOf({})).toBeUndefined();
  });
});

describe('accept without options', () => {
  it('takes the first open obligation and the post that was told', () => {
    const one = alert(obligation('1', { acceptedBy: 'Gita Sampleton' }), obligation('2'));
    expect(choose(one, {})).toMatchObject({
      obligation: { id: '2' },
      post: 'ppu-newham/duty-po',
      chosen: true,
    });
  });

  it('leaves an unowned one for last, and answers it from the top', () => {
    const unowned = obligation('1', { state: 'unowned', post: null, title: null });
    expect(choose(alert(unowned, obligation('2')), {}).obligation.id).toBe('2');
    expect(choose(alert(unowned), {}).post).toBe('probation-on-call/aco');
  });

  it('says so when there is nothing to accept', () => {
    expect(() => choose(alert(obligation('1', { acceptedBy: 'x' })), {})).toThrow('already');
    expect(() => choose(alert(), { obligation: '9' })).toThrow('no such obligation');
  });
});

describe('what is printed', () => {
  it('is in London time and plain words', () => {
    const [head, line] = alertLines(alert(obligation('1')));
    expect(head).toContain('23:10');
    expect(line).toContain('waits for the Duty probation officer, PPU Newham until');
    expect(line).toContain('23:25');
  });

  it('turns refusals into sentences', () => {
    const problem = { detail: 'It does not fit.', errors: ['one', 'two'] };
    expect(refusalIn({ status: 400, text: JSON.stringify(problem) })).toBe(
      'It does not fit.\n  one\n  two',
    );
    expect(refusalIn({ status: 400, text: '{"err":"x","description":"No."}' })).toBe('No.');
    expect(refusalIn({ status: 401, text: '' })).toBe('The token is not the right one.');
    expect(refusalIn({ status: 502, text: '<html>' })).toBe('It was refused (502).');
  });
});

describe('keygen', () => {
  const keygen = (file: string, ...more: string[]) =>
    startProcess({
      entry: 'dist/apps/cli/src/main.js',
      arguments: ['keygen', file, ...more],
      ready: (line) => /public key|has the public/.test(line),
    });

  it('makes a key that can be registered and signs, readable by its owner alone, and never twice', async () => {
    const folder = await temporaryFolder();
    try {
      const path = join(folder.path, 'prison.jwk');
      await (
        await keygen(path)
      ).exited;
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const key = await signingKeyFile(path);
      const published = await readFile(join(folder.path, 'prison.jwks.json'), 'utf8');
      expect(published).not.toContain('"d"');
      const { signing } = await readJwks(JSON.parse(published));
      expect(signing[0]?.kid).toBe(key.kid);

      await expect(keygen(path)).rejects.toThrow(/there already/);
      expect((await signingKeyFile(path)).kid).toBe(key.kid);
    } finally {
      await folder.remove();
    }
  });

  it('makes keys of every kind, beside those that a key set has', async () => {
    const folder = await temporaryFolder();
    try {
      const set = join(folder.path, 'prison.jwks.json');
      const more = [
        ['--into', set],
        ['--into', set, '--alg', 'EdDSA'],
        ['--into', set, '--alg', 'RS256'],
        ['--into', set, '--encryption'],
      ];
      await (
        await keygen(join(folder.path, 'prison.jwk'))
      ).exited;
      for (const [index, options] of more.entries())
        await (
          await keygen(join(folder.path, `${index}.jwk`), ...options)
        ).exited;
      const { signing, encryption } = await readJwks(JSON.parse(await readFile(set, 'utf8')));
      expect(signing.map(({ alg }) => alg)).toEqual(['ES256', 'ES256', 'EdDSA', 'RS256']);
      expect(signing[3]?.publicJwk.n).toHaveLength(512);
      const own = await decryptionKeyFile(join(folder.path, '3.jwk'));
      expect(encryption.map(({ kid }) => kid)).toEqual([own.kid]);

      await expect(
        keygen(join(folder.path, 'x.jwk'), '--into', join(folder.path, 'none')),
      ).rejects.toThrow(/cannot be added to/);
      await expect(
        keygen(join(folder.path, 'y.jwk'), '--alg', 'EdDSA', '--encryption'),
      ).rejects.toThrow(/cannot be used with/);
    } finally {
      await folder.remove();
    }
  });
});
