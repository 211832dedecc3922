import {
  adaptersRig,
  awsTestKeys,
  nativeRelease as release,
  startAwsServer,
  until,
  type AdaptersRig,
  type AwsServer,
} from '#testing';

let aws: AwsServer;
let rig: AdaptersRig;
let url: string;
let counted = 0;

const env = (queue: string, more: Record<string, string> = {}): Record<string, string> => ({
  TOCSIN_FEED_PRISON_QUEUE_URL: queue,
  TOCSIN_FEED_PRISON_BUCKETS: 'large-messages',
  TOCSIN_QUEUE_ENDPOINT: aws.url,
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: awsTestKeys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: awsTestKeys.secretAccessKey,
  ...more,
});
const noms = (n: number): string => `A${1000 + n}AA`;
const idsOf = (): (string | undefined)[] => rig.told().map(({ subject }) => subject.id);
const pointer = (key: string, bucket = 'large-messages'): string =>
  JSON.stringify([
    'software.amazon.payloadoffloading.PayloadS3Pointer',
    { s3BucketName: bucket, s3Key: key },
  ]);
const wrapped = (Message: string, MessageId: string, eventType = ''): object => ({
  Type: 'Notification',
  MessageId,
  Message,
  MessageAttributes: { eventType: { Type: 'String', Value: eventType } },
});
const isEmpty = (queue: string): Promise<boolean> =>
  until('the queue to be empty', () => aws.of(queue).messages.length === 0, { within: 30_000 });
/** How many statements more the broker has, once there are so many. */
const more = async (count: number): Promise<void> => {
  counted += count;
  expect(await rig.reach(counted)).toHaveLength(counted);
};

beforeAll(async () => {
  [aws, rig] = await Promise.all([startAwsServer(), adaptersRig(['prison'])]);
  url = aws.queue('prison', { maxReceiveCount: 3 });
  await rig.start(env(url));
});
afterAll(async () => {
  await rig.stop();
  await aws.stop();
});

describe('a message of a queue', () => {
  it('is kept and removed, bare, in a wrapper of SNS, or with its type in the attributes alone', async () => {
    const { eventType, ...untyped } = release(noms(3)) as { eventType: string };
    aws.send(url, release(noms(1)));
    aws.send(url, wrapped(JSON.stringify(release(noms(2))), 'sns-2'));
    aws.send(url, untyped, { attributes: { eventType, ExtendedPayloadSize: '300000' } });
    await more(3);
    await isEmpty(url);
    expect(idsOf().toSorted()).toEqual([noms(1), noms(2), noms(3)]);
    expect((await rig.ready()).ways).toContainEqual(
      expect.objectContaining({ way: 'queue', feed: 'prison', state: 'ok' }),
    );
  });

  it('that SNS sent twice has one effect', async () => {
    const message = wrapped(JSON.stringify(release(noms(4))), 'sns-4');
    aws.send(url, message);
    aws.send(url, { ...message, Timestamp: 'another' });
    await isEmpty(url);
    await more(1);
  });

  it('too large for the queue is fetched from its store, in a wrapper as well', async () => {
    aws.objects.set('large-messages/a/one', Buffer.from(JSON.stringify(release(noms(5)))));
    aws.objects.set('large-messages/two', Buffer.from(JSON.stringify(release(noms(6)))));
    aws.send(url, pointer('a/one'));
    aws.send(url, wrapped(pointer('two'), 'sns-6'));
    await isEmpty(url);
    await more(2);
  });

  it('whose large body is gone, or larger than is taken, is kept for a person', async () => {
    const before = (await rig.ready()).kept;
    aws.objects.set('large-messages/huge', Buffer.alloc(2 * 1024 * 1024 + 1, 'x'));
    aws.send(url, pointer('never-there'));
    aws.send(url, pointer('huge'));
    await isEmpty(url);
    await until('both to be read', async () => (await rig.ready()).kept === before + 2);
    await more(0);
  });

  it('that points to a bucket that is not listed, or to one that fails, stays on the queue', async () => {
    aws.objects.set('other-bucket/x', Buffer.from(JSON.stringify(release(noms(7)))));
    aws.objects.set('large-messages/fails', new Error('SlowDown'));
    const ids = [aws.send(url, pointer('x', 'other-bucket')), aws.send(url, pointer('fails'))];
    aws.send(url, release(noms(8)));
    await more(1);
    await until('the third to be removed', () => aws.of(url).messages.length === 2);
    await until('both to be left alone', () =>
      ids.every((id) =>
        aws.of(url).messages.some((one) => one.id === id && one.visibleAt > performance.now()),
      ),
    );
    expect(aws.of(url).messages.map(({ id }) => id)).toEqual(ids);
    expect((await rig.ready()).ways[1]?.lastError).toMatch(/^fetch /);
    aws.of(url).messages.length = 0;
  });
});

describe('a queue whose server is away', () => {
  it('makes the adapters degraded and not dead, and goes on when it is back', async () => {
    aws.down();
    await until('the way to fail', async () => (await rig.ready()).ways[1]?.state === 'failing', {
      within: 30_000,
    });
    expect(await rig.ready()).toMatchObject({ status: 'degraded' });
    aws.send(url, release(noms(9)));
    aws.up();
    await more(1);
    await until('it to be well', async () => (await rig.ready()).status === 'ok');
  });

  it('that takes no removals gives messages again, and they have one effect', async () => {
    const queue = aws.of(url);
    const remove = queue.delete.bind(queue);
    queue.delete = () => 'InternalError';
    aws.send(url, release(noms(10)));
    await more(1);
    await until('it to be said', async () =>
      /^remove/.test((await rig.ready()).ways[1]?.lastError ?? ''),
    );
    queue.delete = remove;
    const [message] = queue.messages;
    if (message) message.visibleAt = 0;
    await isEmpty(url);
    await more(0);
  });
});

it('keeps the order of each group', async () => {
  const fifo = aws.queue('prison.fifo', { fifo: true });
  const other = await adaptersRig(['prison']);
  for (let n = 0; n < 40; n += 1)
    aws.send(fifo, release(noms(100 + (n % 2))), { group: `group-${n % 2}` });
  const sent = aws.of(fifo).messages.map(({ id, group }) => ({ id, group }));
  await other.start(env(fifo));
  await isEmpty(fifo);
  const { deleted } = aws.of(fifo);
  for (const group of ['group-0', 'group-1']) {
    const ids = sent.filter((one) => one.group === group).map(({ id }) => id);
    expect(deleted.filter((id) => ids.includes(id))).toEqual(ids);
  }
  await other.stop();
});

it('killed between keeping and removing, it is given the message again, and tells it once', async () => {
  const other = await adaptersRig(['prison']);
  const queue = aws.queue('killed');
  aws.send(queue, release(noms(11)));
  const first = await other.start(env(queue, { TOCSIN_CRASH_AT: 'stored' }));
  expect(await first.exited).toMatchObject({ signal: 'SIGKILL' });
  const [message] = aws.of(queue).messages;
  expect(message?.received).toBe(1);
  await other.start(env(queue));
  // Its time of being hidden is over.
  if (message) message.visibleAt = 0;
  await isEmpty(queue);
  expect(await other.reach(1)).toHaveLength(1);
  await until('it to be taken', async () => (await other.ready()).unsent === 0);
  expect(other.told()).toHaveLength(1);
  await other.stop();
});

it('signs with the key that it was given, and takes nothing with another', async () => {
  const other = await adaptersRig(['prison']);
  const queue = aws.queue('refused');
  aws.send(queue, release(noms(12)));
  const process = await other.start(env(queue, { AWS_SECRET_ACCESS_KEY: 'wrong' }));
  await until('it to be refused', async () => (await other.ready()).ways[1]?.state === 'failing');
  expect((await other.ready()).ways[1]?.lastError).toMatch(/SignatureDoesNotMatch/);
  expect(process.output.join()).not.toMatch(/A1012AA/);
  expect(aws.of(queue).messages).toHaveLength(1);
  await other.stop();
});
