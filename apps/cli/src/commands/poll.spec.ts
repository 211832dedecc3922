import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alertRaisedType } from '#contracts';
import {
  startProcess,
  startReceiver,
  temporaryFolder,
  type Receiver,
  type TemporaryFolder,
} from '#testing';
import {
  decryptionKeyFrom,
  encryptSet,
  newEncryptionJwk,
  newPrivateJwk,
  signingKeyFrom,
  type DecryptionKey,
  type SigningKey,
} from '#trust';

const issuer = 'urn:example:prison';
const aDay = 86_400;

let folder: TemporaryFolder;
let broker: Receiver;
let key: SigningKey;
let own: DecryptionKey;
let sets: Record<string, string>;

beforeAll(async () => {
  folder = await temporaryFolder();
  broker = await startReceiver();
  key = await signingKeyFrom(await newPrivateJwk());
  const encryption = await newEncryptionJwk();
  own = await decryptionKeyFrom(encryption);
  await writeFile(join(folder.path, 'enc.jwk'), JSON.stringify(encryption));
  await writeFile(join(folder.path, 'prison.jwk'), JSON.stringify(await newPrivateJwk()));
  broker.answer(({ path }) => {
    if (path === '/oauth/token') return { body: { access_token: 'bound', expires_in: 300 } };
    if (path === '/.well-known/jwks.json') return { body: { keys: [key.publicJwk] } };
    if (path.startsWith('/ssf/poll/')) return { body: { sets } };
    return { body: { issuer: broker.url } };
  });
});
afterAll(async () => {
  await broker.stop();
  await folder.remove();
});

const signed = (jti: string, alert: string, age = 0): Promise<string> =>
  key.sign({
    iss: broker.url,
    aud: issuer,
    jti,
    iat: Math.floor((performance.timeOrigin + performance.now()) / 1000) - age,
    sub_id: { format: 'opaque', id: alert },
    events: {
      [alertRaisedType]: {
        alert,
        kind: 'copy',
        role: 'ppu',
        post: { id: 'ppu-newham/duty-spo', title: 'Duty SPO' },
        family: 'release',
        row: 'PRI-05',
        severity: 'P2',
        tier: 'T2',
        says: 'A person was released.',
        sees: 'pointer',
        because: ['RR-03'],
        event: { issuer: 'urn:x', jti: 'a', type: 'urn:y' },
      },
    },
  });

async function poll(...more: string[]): Promise<{ code: number | null; text: string }> {
  broker.empty();
  const running = await startProcess({
    entry: 'dist/apps/cli/src/main.js',
    arguments: [
      ...['--data', folder.path, '--url', broker.url, 'poll', '--stream', 's-1', '--ack'],
      ...['--issuer', issuer, '--key', join(folder.path, 'prison.jwk'), ...more],
    ],
  });
  const { code } = await running.exited;
  return { code, text: running.output.join('\n') };
}
const acknowledged = (): unknown =>
  broker.requests
    .filter(({ path }) => path.startsWith('/ssf/poll/'))
    .map(({ body }) => (JSON.parse(body) as { ack: string[] }).ack);

describe('poll', () => {
  it('opens what is encrypted with the key that it is given, however long it was held', async () => {
    sets = {
      'n-1': await signed('n-1', 'K7Q2-9FXM', 60 * aDay),
      'n-2': encryptSet(await signed('n-2', 'MNE8-6420'), own),
    };
    const { code, text } = await poll('--decryption-key', join(folder.path, 'enc.jwk'));
    expect(text).toContain('K7Q2-9FXM  P2  copy  to the Duty SPO: A person was released.');
    expect(text).toContain('MNE8-6420  P2');
    expect(code).toBe(0);
    expect(acknowledged()).toEqual([[], ['n-1', 'n-2']]);
  });

  it('shows the others without it, says what it needs, and leaves that one with the broker', async () => {
    const { code, text } = await poll('--json');
    const { alerts, left } = JSON.parse(text) as { alerts: object[]; left: object };
    expect(alerts).toMatchObject([{ alert: 'K7Q2-9FXM' }]);
    expect(left).toEqual({
      'n-2': 'It is encrypted: give the key that opens it with --decryption-key FILE',
    });
    expect(code).toBe(1);
    expect(acknowledged()).toEqual([[], ['n-1']]);
  });
});
