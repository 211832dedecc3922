import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '#database';
import { ManualClock, TocsinError } from '#kernel';
import { createLog } from '#observability';
import { freshDatabase, type FreshDatabase } from '#testing';
import { fileSource, folderSource, signingKeyFile, type KeySource, type SigningKey } from '#trust';
import { KeyRing } from './key-ring.js';

const day = 86_400_000;
const terms = { every: 90 * day, keep: 400 * day };
const begun = new Date('2026-08-10T09:00:00Z');

describe('the ring of the broker’s keys', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let folder: string;
  const clock = new ManualClock(begun);
  const rings: KeyRing[] = [];
  beforeEach(async () => {
    fresh = await freshDatabase('broker');
    database = openDatabase(fresh.url);
    folder = mkdtempSync(join(tmpdir(), 'ring-'));
    clock.set(begun);
  });
  afterEach(async () => {
    await Promise.all(rings.splice(0).map((ring) => ring.stop()));
    await database.destroy();
    await fresh.drop();
    rmSync(folder, { recursive: true });
  });

  const ringOf = (...sources: KeySource[]): KeyRing => {
    const ring = new KeyRing({ database, clock, log: createLog('test', 'silent'), terms, sources });
    rings.push(ring);
    return ring;
  };

  it('makes one first key for all that start together on a folder', async () => {
    const two = [ringOf(folderSource(folder)), ringOf(folderSource(folder))];
    await Promise.all(two.map((ring) => ring.start()));
    expect(readdirSync(folder)).toHaveLength(1);
    const [one, other] = await Promise.all(two.map((ring) => ring.signer()));
    expect(one?.kid).toBe(other?.kid);
    expect(one?.alg).toBe('ES256');
  });

  it('makes an RSA key when somebody asks for one, once, and it signs at once', async () => {
    const two = [ringOf(folderSource(folder)), ringOf(folderSource(folder))];
    await Promise.all(two.map((ring) => ring.start()));
    expect(two[0]?.offers('RS256')).toBe(true);
    const made = await Promise.all(two.map((ring) => ring.signer('RS256')));
    expect(new Set(made.map(({ kid }) => kid)).size).toBe(1);
    expect(made[0]?.alg).toBe('RS256');
    expect(readdirSync(folder)).toHaveLength(2);
    expect((await two[0]?.signer())?.alg).toBe('ES256');
    expect(two[1]?.published().map(({ alg }) => alg)).toEqual(
      expect.arrayContaining(['ES256', 'RS256']),
    );
  });

  it('says so when there is no key of a kind, and none can be made', async () => {
    const path = join(folder, 'own.jwk');
    const { kid } = await signingKeyFile(path, { create: true });
    const ring = ringOf(fileSource(path));
    await ring.start();
    expect(ring.offers('RS256')).toBe(false);
    await expect(ring.signer('RS256')).rejects.toMatchObject({ code: 'invalid_configuration' });
    expect((await ring.signer()).kid).toBe(kid);
    clock.set(new Date(begun.getTime() + 1_000 * day));
    expect((await ring.signer()).kid).toBe(kid);
    expect(ring.published()).toHaveLength(1);
  });

  it('signs with a new key early rather than not at all, when the old one is out of reach', async () => {
    const old = ringOf(folderSource(folder));
    await old.start();
    const { kid } = await old.signer();
    await old.stop();
    rmSync(join(folder, `${kid}.jwk`));
    const ring = ringOf(folderSource(folder));
    await ring.start();
    const now = await ring.signer();
    expect(now.kid).not.toBe(kid);
    expect(ring.published().map((jwk) => jwk.kid)).toEqual([kid, now.kid]);
    expect(await ring.verifyingKey(kid)).toMatchObject({ kid });
  });

  it('goes on with what it has while a source cannot be read', async () => {
    const key = await signingKeyFile(join(folder, 'own.jwk'), { create: true });
    let away = false;
    const source: KeySource = {
      name: 'token',
      keys: (): Promise<SigningKey[]> =>
        away
          ? Promise.reject(new TocsinError('unavailable', 'It is away'))
          : Promise.resolve([key]),
    };
    const ring = ringOf(source);
    await ring.start();
    away = true;
    await ring.revoke('another', 'Looks at the sources').catch(() => undefined);
    expect((await ring.signer()).kid).toBe(key.kid);
    const late = ringOf(source);
    await expect(late.start()).rejects.toThrow('It is away');
  });

  it('does not give up the only key that it can sign with', async () => {
    const path = join(folder, 'own.jwk');
    const { kid } = await signingKeyFile(path, { create: true });
    const ring = ringOf(fileSource(path));
    await ring.start();
    await expect(ring.revoke(kid, 'It was copied')).rejects.toMatchObject({ code: 'conflict' });
    expect(await ring.verifyingKey(kid)).toMatchObject({ kid });
    expect(ring.view()).toMatchObject([{ kid, revoked: false, because: null, signs: true }]);
    const again = ringOf(fileSource(path));
    await again.start();
    expect((await again.signer()).kid).toBe(kid);
  });

  it('nor where another should be made and cannot be', async () => {
    const made = folderSource(folder);
    let full = false;
    const make: NonNullable<KeySource['make']> = (alg) =>
      full
        ? Promise.reject(new TocsinError('unavailable', 'It is full'))
        : (made.make?.(alg) ?? never());
    const ring = ringOf({ name: 'folder', keys: () => made.keys(), make });
    await ring.start();
    const { kid } = await ring.signer();
    full = true;
    await expect(ring.revoke(kid, 'It was copied')).rejects.toMatchObject({ code: 'conflict' });
    expect((await ring.signer()).kid).toBe(kid);
    full = false;
    await ring.revoke(kid, 'It was copied');
    const next = await ring.signer();
    expect(next.kid).not.toBe(kid);
    expect(await ring.verifyingKey(kid)).toBe('unknown-key');
    expect(ring.published().map((jwk) => jwk.kid)).toEqual([next.kid]);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});

const never = (): never => {
  throw new Error('A folder makes keys');
};
