import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemClock } from '#kernel';
import { createLog } from '#observability';
import { Outbound } from '#outbound';
import {
  awsTestKeys,
  startAwsServer,
  startReceiver,
  temporaryFolder,
  until,
  type AwsServer,
} from '#testing';
import type { Native } from '../../spool/spool.service.js';
import { WayReport } from '../report.js';
import { openAwsServer, type OpenQueueServer } from './aws-server.js';
import { QueuePoller } from './queue-poller.js';

const clock = new SystemClock();
let aws: AwsServer;
let outbound: Outbound;
let server: OpenQueueServer;

beforeAll(async () => {
  aws = await startAwsServer();
  outbound = new Outbound({ allow: [], loopback: true });
  const settings = { region: 'eu-west-2', endpoint: aws.url, keys: awsTestKeys };
  server = await openAwsServer(settings, outbound);
});
afterAll(async () => {
  await server.stopPolling();
  await outbound.close();
  await aws.stop();
});

/** Polls a queue until `check` holds. */
async function polling(
  url: string,
  parts: { keep?: (natives: readonly Native[]) => Promise<unknown>; isFull?: () => boolean },
  check: (report: WayReport) => unknown,
): Promise<void> {
  const report = new WayReport('queue', 'prison', clock, createLog('test', 'silent'));
  const poller = new QueuePoller(
    { feed: 'prison', url, buckets: [] },
    {
      server,
      report,
      keep: () => Promise.resolve(),
      isFull: () => false,
      now: () => clock.now(),
      ...parts,
    },
    1,
  );
  await until('what was to come', () => check(report), { within: 20_000 });
  await Promise.all([poller.stop(), Promise.race([poller.stop(), server.stopPolling()])]);
  server = await openAwsServer(
    { region: 'eu-west-2', endpoint: aws.url, keys: awsTestKeys },
    outbound,
  );
}

it('what cannot be kept stays in hand, and is not given out a second time', async () => {
  const url = aws.queue('full-disk', { maxReceiveCount: 1 });
  aws.send(url, '{}');
  let tries = 0;
  const keep = (): Promise<void> => {
    tries += 1;
    return tries < 4 ? Promise.reject(new Error('The disk is full')) : Promise.resolve();
  };
  await polling(url, { keep }, (report) => {
    if (tries < 4) expect(report.state.lastError).toBe('keep Error');
    return aws.of(url).messages.length === 0;
  });
  expect(tries).toBe(4);
  expect(aws.of(url).dead).toHaveLength(0);
});

it('nothing is received while too much is unread or unsent', async () => {
  const url = aws.queue('held');
  aws.send(url, '{}');
  let isFull = true;
  const natives: Native[] = [];
  const keep = (given: readonly Native[]): Promise<unknown> => {
    natives.push(...given);
    return Promise.resolve();
  };
  await polling(url, { keep, isFull: () => isFull }, (report) => {
    if (report.state.state !== 'held') return aws.of(url).messages.length === 0;
    expect(aws.of(url).messages[0]?.received).toBe(0);
    isFull = false;
    return false;
  });
  expect(natives).toMatchObject([{ feed: 'prison', media: 'json', way: 'queue' }]);
});

it('a role by a web identity is asked for by the guarded client as well', async () => {
  const [folder, sts] = await Promise.all([temporaryFolder(), startReceiver()]);
  const token = join(folder.path, 'token');
  await writeFile(token, 'an-invented-token');
  const expires = new Date(clock.now().getTime() + 3_600_000).toISOString();
  sts.answer(() => ({
    headers: { 'content-type': 'text/xml' },
    body:
      '<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
      '<AssumeRoleWithWebIdentityResult><Credentials>' +
      `<AccessKeyId>${awsTestKeys.accessKeyId}</AccessKeyId>` +
      `<SecretAccessKey>${awsTestKeys.secretAccessKey}</SecretAccessKey>` +
      `<SessionToken>s</SessionToken><Expiration>${expires}</Expiration>` +
      '</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>',
  }));
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_WEB_IDENTITY_TOKEN_FILE: token,
    AWS_ROLE_ARN: 'arn:aws:iam::000000000000:role/invented',
    AWS_ENDPOINT_URL_STS: sts.url,
  });
  const settings = { region: 'eu-west-2', endpoint: aws.url, keys: undefined };
  try {
    const url = aws.queue('by-role');
    aws.send(url, '{}');
    const asRole = await openAwsServer(settings, outbound);
    expect(await asRole.receive(url, 30)).toHaveLength(1);
    expect(sts.requests[0]?.body).toMatch(/Action=AssumeRoleWithWebIdentity/);

    // A guard that lets nobody through: had the SDK a way of its own, it would get an answer.
    sts.empty();
    const guarded = new Outbound({ allow: [], loopback: false });
    const refused = await openAwsServer(settings, guarded);
    await expect(refused.receive(url, 30)).rejects.toThrow();
    expect(sts.requests).toHaveLength(0);
    await guarded.close();
  } finally {
    process.env = before;
    await Promise.all([sts.stop(), folder.remove()]);
  }
});
