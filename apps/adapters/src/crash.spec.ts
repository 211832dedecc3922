import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '#kernel';
import {
  freePort,
  freshDatabase,
  startProcess,
  startReceiver,
  temporaryFolder,
  until,
  type RunningProcess,
} from '#testing';
import { newDataKeyText, newPrivateJwk, signingKeyFrom, verifyingKeyFrom, verifySet } from '#trust';

const token = 'a-token-of-the-prison-system';
const audience = 'http://broker.example';
const points = ['stored', 'recorded', 'claimed', 'sent'] as const;

const release = JSON.stringify({
  eventType: 'prison-offender-events.prisoner.released',
  occurredAt: '2026-08-08T23:10:00+01:00',
  additionalInformation: {
    nomsNumber: 'A1234AA',
    reason: 'RELEASED',
    nomisMovementReasonCode: 'CR',
    prisonId: 'WWI',
  },
});

/** Kills the process at a point on the way of one message, starts it again, and sees what the broker got. */
async function killedAt(point: (typeof points)[number]): Promise<void> {
  const folder = await temporaryFolder();
  const database = await freshDatabase('adapters');
  const broker = await startReceiver();
  broker.answer(() => ({ status: 202 }));
  const port = await freePort();
  const jwk = await newPrivateJwk();
  const keyFile = join(folder.path, 'prison.jwk');
  writeFileSync(keyFile, JSON.stringify(jwk));
  const dataKey = join(folder.path, 'data.key');
  writeFileSync(dataKey, newDataKeyText());
  const start = (crashAt: string | undefined): Promise<RunningProcess> =>
    startProcess({
      entry: 'dist/apps/adapters/src/main.js',
      ready: (line) => line.includes('listening on'),
      env: {
        TOCSIN_ADAPTERS_PORT: String(port),
        TOCSIN_ADAPTERS_DATA_KEY: dataKey,
        TOCSIN_ADAPTERS_DATABASE_URL: database.url,
        TOCSIN_BROKER_URL: broker.url,
        TOCSIN_BROKER_ISSUER: audience,
        TOCSIN_FEED_PRISON_ISSUER: 'urn:example:prison',
        TOCSIN_FEED_PRISON_KEY: keyFile,
        TOCSIN_FEED_PRISON_TOKEN: token,
        TOCSIN_CRASH_AT: crashAt,
      },
    });
  const post = (): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/feeds/prison`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: release,
    });

  let adapters = await start(point);
  try {
    // The answer may or may not get out before the end.
    await post().catch(() => undefined);
    expect(await adapters.exited).toMatchObject({ signal: 'SIGKILL' });
    adapters = await start(undefined);
    // The sender had no answer, perhaps, so it sends again.
    const taken = (await (await post()).json()) as { receipt: string };
    const receipt = async (): Promise<{ state: string; events: { jti: string }[] }> => {
      const url = `http://127.0.0.1:${port}/feeds/receipts/${taken.receipt}`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()) as { state: string; events: { jti: string }[] };
    };
    await until(`the event lost at "${point}"`, async () => (await receipt()).state === 'sent', {
      within: 30_000,
    });
    const { events } = await receipt();
    expect(events).toHaveLength(1);

    const pushes = broker.requests.map(({ body }) => body);
    expect(pushes).toHaveLength(point === 'sent' ? 2 : 1);
    // Sent twice, it is the same bytes with the same jti.
    expect(new Set(pushes).size).toBe(1);
    const key = await verifyingKeyFrom((await signingKeyFrom(jwk)).publicJwk);
    const keyOf = () => Promise.resolve(key);
    const now = new SystemClock().now();
    const { claims } = await verifySet(pushes[0] ?? '', { audience, now, keyOf });
    expect(claims.jti).toBe(events[0]?.jti);
  } finally {
    await adapters.kill('SIGKILL');
    await Promise.all([broker.stop(), folder.remove()]);
    await database.drop();
  }
}

describe('kill -9 at any point on the way', () => {
  it(`loses nothing and says nothing twice: ${points.join(', ')}`, async () => {
    await Promise.all(points.map(killedAt));
  });
});
