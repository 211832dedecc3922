import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startProcess, startReceiver, temporaryFolder, until } from '#testing';
import { newPrivateJwk } from '#trust';
import { missing, tokenOf } from './harness/adapters.js';

/** With feeds configured and nothing else, the adapters have a database and a key of their own, which stay. */

it('what was kept before a kill is sent after the next start', async () => {
  const folder = await temporaryFolder();
  const broker = await startReceiver();
  broker.answer(() => ({ status: 503 }));
  const keyFile = join(folder.path, 'hostel.jwk');
  writeFileSync(keyFile, JSON.stringify(await newPrivateJwk()));
  const port = await freePort();
  const start = (more: Record<string, string> = {}) =>
    startProcess({
      entry: 'dist/apps/adapters/src/main.js',
      ready: (line) => line.includes('listening on'),
      env: {
        TOCSIN_DATA: join(folder.path, 'data'),
        TOCSIN_ADAPTERS_DATABASE_URL: undefined,
        TOCSIN_ADAPTERS_DATA_KEY: undefined,
        TOCSIN_ADAPTERS_PORT: String(port),
        TOCSIN_BROKER_URL: broker.url,
        TOCSIN_FEED_HOSTEL_ISSUER: 'urn:example:hostel',
        TOCSIN_FEED_HOSTEL_KEY: keyFile,
        TOCSIN_FEED_HOSTEL_TOKEN: tokenOf('hostel'),
        ...more,
      },
    });
  await expect(start({ NODE_ENV: 'production' })).rejects.toThrow(
    /TOCSIN_ADAPTERS_DATABASE_URL: must be set: the embedded default is not for production/,
  );
  let adapters = await start();
  try {
    expect(adapters.output.join('\n')).toMatch(/This is the embedded default, not for production/);
    const dataKey = join(folder.path, 'data', 'adapters', 'data.key');
    expect(statSync(dataKey).mode & 0o777).toBe(0o600);
    // Another one in the same folder says what is wrong.
    await expect(start({ TOCSIN_ADAPTERS_PORT: '0' })).rejects.toThrow(/cannot start/);
    const answer = await fetch(`http://127.0.0.1:${port}/feeds/hostel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf('hostel')}` },
      body: JSON.stringify(missing('X100001', '2026-08-01T21:00:00Z')),
    });
    expect(answer.status).toBe(202);
    await adapters.kill('SIGKILL');
    broker.answer(() => ({ status: 202 }));
    broker.empty();
    adapters = await start();
    await until('it to be sent', () => broker.requests.length > 0, { within: 30_000 });
    // Without an operator token there is no operators' door.
    expect(adapters.output.join('\n')).not.toMatch(/for operators/);
  } finally {
    await adapters.stop();
    await broker.stop();
    await folder.remove();
  }
});
