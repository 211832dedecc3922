import { startProcess, freshDatabase, temporaryFolder } from '#testing';
import { join } from 'node:path';
import { masterKeyFile, signingKeyFile } from '#trust';

const entry = 'dist/apps/broker/src/main.js';

/** Starts the broker with these settings and gives back what it said when it refused. */
async function refusal(env: Record<string, string | undefined>): Promise<string> {
  const child = await startProcess({ entry, env });
  const { code } = await child.exited;
  expect(code).toBe(1);
  return child.output.join('\n');
}

describe('it starts, or says why it does not', () => {
  it('names every wrong setting at once', async () => {
    const said = await refusal({
      TOCSIN_PORT: 'many',
      TOCSIN_DATABASE_URL: 'mysql://x',
      TOCSIN_QUEUE_URL: undefined,
      TOCSIN_OPERATOR_TOKEN: 'short',
      TOCSIN_WORKERS: 'some',
      TOCSIN_WATCHDOG_EVERY: 'PT1H',
      TOCSIN_DEADMAN_URL: 'ftp://a-secret-of-the-test',
      TOCSIN_SYNTHETIC_EVERY: 'often',
      TOCSIN_SYNTHETIC_WITHIN: 'PT',
    });
    for (const key of [
      'TOCSIN_PORT',
      'TOCSIN_DATABASE_URL',
      'TOCSIN_QUEUE_URL',
      'TOCSIN_ISSUER',
      'TOCSIN_DATA_KEY',
      'TOCSIN_OPERATOR_TOKEN',
      'TOCSIN_WORKERS',
      'TOCSIN_WATCHDOG_EVERY',
      'TOCSIN_DEADMAN_URL',
      'TOCSIN_SYNTHETIC_EVERY',
      'TOCSIN_SYNTHETIC_WITHIN',
    ]) {
      expect(said).toContain(`${key}: `);
    }
    expect(said).not.toContain('short\n');
    expect(said).not.toContain('a-secret-of-the-test');
  });

  describe('with good settings but for one', () => {
    let good: Record<string, string>;
    const endings: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      const [database, folder] = await Promise.all([freshDatabase('empty'), temporaryFolder()]);
      endings.push(
        () => database.drop(),
        () => folder.remove(),
      );
      const key = join(folder.path, 'key.jwk');
      await signingKeyFile(key, { create: true });
      const dataKey = join(folder.path, 'data.key');
      await masterKeyFile(dataKey, { create: true });
      good = {
        TOCSIN_PORT: '0',
        TOCSIN_OPERATOR_PORT: '0',
        TOCSIN_DATABASE_URL: database.url,
        TOCSIN_QUEUE_URL: database.url,
        TOCSIN_ISSUER: 'http://localhost:3000',
        TOCSIN_SIGNING_KEY: key,
        TOCSIN_DATA_KEY: dataKey,
        TOCSIN_OPERATOR_TOKEN: 'an-operator-token-for-tests-only',
        TOCSIN_LOG_LEVEL: 'silent',
      };
    });
    afterAll(async () => {
      for (const end of endings) await end();
    });

    it.each<[string, Record<string, string>, RegExp]>([
      [
        'a policy that is not there',
        { TOCSIN_POLICY: 'nowhere.yaml' },
        /TOCSIN_POLICY: the file cannot be read/,
      ],
      ['a policy that is wrong', { TOCSIN_POLICY: 'package.json' }, /The policy is wrong/],
      [
        'a text service of which half is said',
        {
          TOCSIN_NOTIFY_KEY: 'not a key',
          TOCSIN_NOTIFY_CALLBACK_TOKEN: 'short',
          TOCSIN_VAPID_CONTACT: 'somebody',
        },
        /TOCSIN_NOTIFY_KEY: must be a GOV.UK Notify API key[^]*TOCSIN_NOTIFY_CALLBACK_TOKEN: must have[^]*TOCSIN_VAPID_CONTACT: must be/,
      ],
      [
        'settings that do not go together',
        {
          TOCSIN_NOTIFY_SMS_TEMPLATE: '01920000-0000-7000-8000-000000000001',
          TOCSIN_VAPID_KEY: 'package.json',
        },
        /TOCSIN_NOTIFY_KEY: must be set, because TOCSIN_NOTIFY_SMS_TEMPLATE is[^]*TOCSIN_VAPID_CONTACT: must be set/,
      ],
      [
        'keys of another kind',
        {
          TOCSIN_WEBHOOK_KEY: 'package.json',
          TOCSIN_VAPID_KEY: 'nowhere.jwk',
          TOCSIN_VAPID_CONTACT: 'mailto:operator@broker.example',
        },
        /TOCSIN_WEBHOOK_KEY: the file does not hold a private Ed25519[^]*TOCSIN_VAPID_KEY: the file does not hold a private P-256/,
      ],
      ['no key to sign with', { TOCSIN_SIGNING_KEY: '' }, /TOCSIN_SIGNING_KEY: must be set, or /],
      [
        'a folder of keys that is not there',
        { TOCSIN_SIGNING_KEYS: 'nowhere' },
        /key folder nowhere cannot be read/,
      ],
      [
        'half of a token',
        { TOCSIN_PKCS11_MODULE: 'softhsm', TOCSIN_PKCS11_TOKEN: 'tocsin' },
        /TOCSIN_PKCS11_PIN: must be set with the other two/,
      ],
      [
        'a key in the environment that is none',
        { TOCSIN_SIGNING_KEY: '', TOCSIN_SIGNING_JWK: '{"d":"a-secret-of-the-test' },
        /The key in the environment is not a JWK$/,
      ],
      ['a key that is not there', { TOCSIN_SIGNING_KEY: 'nowhere.jwk' }, /key/],
      [
        'a data key that is not one',
        { TOCSIN_DATA_KEY: 'package.json' },
        /package.json does not hold 32 bytes/,
      ],
      [
        'somebody to call who is never called',
        { TOCSIN_DEADMAN_URL: 'http://watch.example/a-secret-of-the-test' },
        /TOCSIN_DEADMAN_URL: It must be an https URL$/m,
      ],
      [
        'certificates that are none',
        { TOCSIN_OUTBOUND_CA: 'package.json', TOCSIN_OUTBOUND_CERT: 'nowhere.pem' },
        /TOCSIN_OUTBOUND_CA: the file does not hold certificates[^]*TOCSIN_OUTBOUND_CERT: the file does not[^]*go together/,
      ],
      [
        'a network that is the whole internet',
        { TOCSIN_OUTBOUND_ALLOW: '0.0.0.0/0' },
        /TOCSIN_OUTBOUND_ALLOW: must be networks/,
      ],
      [
        'a scenario clock in production',
        { NODE_ENV: 'production', TOCSIN_SCENARIO_CLOCK: 'clock.json' },
        /TOCSIN_SCENARIO_CLOCK/,
      ],
      [
        'a crash point in production',
        { NODE_ENV: 'production', TOCSIN_CRASH_AT: 'sent' },
        /TOCSIN_CRASH_AT/,
      ],
      [
        'a database that does not answer',
        { TOCSIN_DATABASE_URL: 'postgres://127.0.0.1:9/x' },
        /cannot start/,
      ],
      ['a queue that does not answer', { TOCSIN_QUEUE_URL: 'redis://127.0.0.1:9' }, /queue|Redis/i],
    ])('%s', async (_, wrong, said) => {
      expect(await refusal({ ...good, ...wrong })).toMatch(said);
    });

    it('a data key that is not the one the database was begun with', async () => {
      const started = await startProcess({
        entry,
        env: good,
        ready: (line) => line.includes('listening'),
      });
      await started.stop();
      const other = `${good['TOCSIN_DATA_KEY'] ?? ''}.other`;
      await masterKeyFile(other, { create: true });
      expect(await refusal({ ...good, TOCSIN_DATA_KEY: other })).toMatch(
        /TOCSIN_DATA_KEY: is not the key that this database was begun with/,
      );
    });

    it('migrates an empty database, stops cleanly, and starts again', async () => {
      for (let round = 0; round < 2; round += 1) {
        const broker = await startProcess({
          entry,
          env: good,
          ready: (line) => line.includes('listening'),
        });
        expect(await broker.stop()).toEqual({ code: 0, signal: null });
      }
    });
  });
});
