import { join } from 'node:path';
import type pg from 'pg';
import { temporaryFolder, type TemporaryFolder } from '#testing';
import {
  decryptionKeyFile,
  decryptionKeyFrom,
  encryptionKeyFrom,
  encryptSet,
  isEncrypted,
  newEncryptionJwk,
  type EncryptionKey,
} from '#trust';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const released = { prison: 'TST', reason: 'CR' };

describe('a statement may come encrypted to the broker', () => {
  let world: World;
  let database: pg.Client;
  let broker: EncryptionKey;
  let folder: TemporaryFolder;
  /** Where the key lies that the broker publishes. */
  let first: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    first = join(folder.path, 'first.jwk');
    await decryptionKeyFile(first, { create: true });
    world = await World.start({
      queue: 'postgres',
      environment: { TOCSIN_ENCRYPTION_KEY: first },
    });
    database = await world.connect();
    const published = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as {
      keys: { use?: string }[];
    };
    broker = await encryptionKeyFrom(published.keys.find(({ use }) => use === 'enc'));
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const pushTo = (url: string, body: string): Promise<Response> =>
    fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt' },
      body,
    });

  const statement = (jti: string, more: { txn?: string } = {}): Promise<string> =>
    world.statement('prison', 'prison.released', person, released, { jti, ...more });
  const kept = async (): Promise<{ jti: string; jws: string }[]> =>
    (
      await database.query<{ jti: string; jws: string }>(
        "select jti, jws from inbox_event where type like '%prison.released' order by received_at",
      )
    ).rows;
  const refusal = async (body: string): Promise<unknown> => {
    const before = await kept();
    const answer = await world.push(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-language')).toBe('en');
    expect(await kept()).toEqual(before);
    return ((await answer.json()) as { err: unknown }).err;
  };

  it('is taken like a plain one, and kept as it was signed, byte for byte', async () => {
    const signed = await statement('first');
    const answer = await world.push(encryptSet(signed, broker));
    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe('');
    expect(await kept()).toEqual([{ jti: 'first', jws: signed }]);
    await world.barrier();
    // The recipient gets the sender's own words, which it can check without any key of the broker's.
    const told = world.heard.find(({ alert }) => alert.event.set !== undefined);
    expect(told?.alert.event.set).toBe(signed);
  });

  it('is the same statement however it comes: encrypted again, or plain', async () => {
    const signed = await statement('again');
    for (const body of [encryptSet(signed, broker), encryptSet(signed, broker), signed])
      expect((await world.push(body)).status).toBe(202);
    expect((await kept()).filter(({ jti }) => jti === 'again')).toHaveLength(1);
  });

  it('with the jti of another one it is refused', async () => {
    expect((await world.push(encryptSet(await statement('once'), broker))).status).toBe(202);
    const other = await statement('once', { txn: 'other' });
    expect(await refusal(encryptSet(other, broker))).toBe('invalid_request');
  });

  it('is judged by what is inside: who signed it, for whom and what it says', async () => {
    const stranger = await world.statement('police', 'prison.released', person, released);
    expect(await refusal(encryptSet(stranger, broker))).toBe('access_denied');
    const forged = await world.statement('prison', 'prison.released', person, released, {
      key: world.keys.police,
    });
    expect(await refusal(encryptSet(forged, broker))).toBe('invalid_key');
    const elsewhere = await world.statement('prison', 'prison.released', person, released, {
      aud: 'https://elsewhere.example',
    });
    expect(await refusal(encryptSet(elsewhere, broker))).toBe('invalid_audience');
  });

  it('is refused when it is encrypted twice, or holds no signed statement', async () => {
    const once = encryptSet(await statement('nested'), broker);
    expect(await refusal(encryptSet(once, broker))).toBe('invalid_request');
    expect(await refusal(encryptSet('{"iss":"urn:test:prison"}', broker))).toBe('invalid_request');
    expect(await refusal(encryptSet('', broker))).toBe('invalid_request');
  });

  it('to a key that is not the broker’s it is refused', async () => {
    const { publicJwk } = await decryptionKeyFrom(await newEncryptionJwk());
    const elsewhere = encryptSet(await statement('lost'), await encryptionKeyFrom(publicJwk));
    expect(await refusal(elsewhere)).toBe('invalid_key');
  });

  it('a flood of broken ones is refused one by one, stores nothing and stops nothing', async () => {
    const good = encryptSet(await statement('flood'), broker);
    const [header = '', wrapped = '', vector = '', sealed = ''] = good.split('.');
    const broken = [
      '....',
      `${good}.`,
      [header, wrapped, vector, sealed, 'AAAAAAAAAAAAAAAAAAAAAA'].join('.'),
      [header, wrapped, vector, 'A'.repeat(60_000), 'AAAAAAAAAAAAAAAAAAAAAA'].join('.'),
      ['e30', wrapped, vector, sealed, 'AAAAAAAAAAAAAAAAAAAAAA'].join('.'),
    ];
    expect(broken.slice(2).every(isEncrypted)).toBe(true);
    const before = await kept();
    const flood = Array.from({ length: 500 }, (_, at) => world.push(broken[at % 5] ?? ''));
    const statuses = (await Promise.all(flood)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([400]));
    expect(await kept()).toEqual(before);
    expect((await world.push(good)).status).toBe(202);
  });

  describe('when the broker changes its key', () => {
    let file: string;
    let next: EncryptionKey;
    beforeAll(async () => {
      file = join(folder.path, 'next.jwk');
      next = await decryptionKeyFile(file, { create: true });
    });
    const publishedBy = async (url: string): Promise<unknown[]> => {
      const answer = await fetch(`${url}/.well-known/jwks.json`);
      const { keys } = (await answer.json()) as { keys: { use?: string; kid: string }[] };
      return keys.filter(({ use }) => use === 'enc').map(({ kid }) => kid);
    };

    it('the first one is published, and the one before still opens what comes', async () => {
      const changed = await world.startAnother({ TOCSIN_ENCRYPTION_KEY: `${file}, ${first}` });
      expect(await publishedBy(changed.url)).toEqual([next.kid]);
      for (const key of [broker, next]) {
        const answer = await pushTo(changed.url, encryptSet(await statement(key.kid), key));
        expect(answer.status).toBe(202);
      }
      const jtis = (await kept()).map(({ jti }) => jti);
      expect(jtis).toEqual(expect.arrayContaining([broker.kid, next.kid]));
    });

    it('one that is named no more opens nothing', async () => {
      const changed = await world.startAnother({ TOCSIN_ENCRYPTION_KEY: file });
      const late = await pushTo(changed.url, encryptSet(await statement('late'), broker));
      expect(await late.json()).toMatchObject({ err: 'invalid_key' });
    });

    it.each([
      ['a comma too many', '', /TOCSIN_ENCRYPTION_KEY: must be files, by commas/],
      ['a file that is not there', 'none.jwk', /none\.jwk cannot be read/],
    ])('it does not start with %s', async (_, more, says) => {
      const named = `${file},${more}`;
      await expect(world.startAnother({ TOCSIN_ENCRYPTION_KEY: named })).rejects.toThrow(says);
    });
  });

  it('a broker without such a key publishes none and takes none; plain ones it takes', async () => {
    const without = await world.startAnother({ TOCSIN_ENCRYPTION_KEY: '' });
    const answer = await fetch(`${without.url}/.well-known/jwks.json`);
    expect(((await answer.json()) as { keys: unknown[] }).keys).toHaveLength(1);
    const signed = await statement('without');
    const refused = await pushTo(without.url, encryptSet(signed, broker));
    expect(await refused.json()).toMatchObject({ err: 'invalid_key' });
    expect((await pushTo(without.url, signed)).status).toBe(202);
  });
});
