import { setTimeout as pause } from 'node:timers/promises';
import { startReceiver, type Answer, type Received, type Receiver } from '../receiver.js';
import { QueueModel, type QueueOptions } from './queue-model.js';
import { signatureFault, type AwsKeys } from './sigv4.js';
import { sqsAction, type SqsAnswer } from './sqs-actions.js';

export const awsTestKeys: AwsKeys = {
  accessKeyId: 'AKIDINVENTED',
  secretAccessKey: 'an-invented-secret-access-key',
};

/** SQS and S3 as far as a consumer needs them, on loopback: what is kept there outlives a stop. */
export interface AwsServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Makes a queue, and gives its URL. */
  queue(name: string, options?: QueueOptions): string;
  of(queueUrl: string): QueueModel;
  /** Puts a message on a queue. @returns its id */
  send(
    queueUrl: string,
    body: string | object,
    more?: { group?: string; attributes?: Record<string, string> },
  ): string;
  /** Objects of S3, by `bucket/key`; an Error's message is answered as S3's code, with status 503. */
  readonly objects: Map<string, Buffer | Error>;
  /** Actions that were asked for, as `ReceiveMessage`, and `GetObject`. */
  readonly actions: readonly string[];
  /** From now on, answers nothing and cuts connections. */
  down(): void;
  up(): void;
  stop(): Promise<void>;
}

/** Starts a server that checks signatures by {@link awsTestKeys}, or by others. */
export async function startAwsServer(keys: AwsKeys = awsTestKeys): Promise<AwsServer> {
  const receiver: Receiver = await startReceiver();
  const queues = new Map<string, QueueModel>();
  const objects = new Map<string, Buffer | Error>();
  const actions: string[] = [];
  const standing = { isDown: false };
  const isOver = (): boolean => standing.isDown;
  const of = (url: string): QueueModel => {
    const queue = queues.get(new URL(url).pathname);
    if (!queue) throw new Error('There is no such queue');
    return queue;
  };

  receiver.answer(async (request): Promise<Answer> => {
    if (isOver()) return { destroy: true };
    const fault = signatureFault({ ...request, body: request.bytes }, keys);
    const target = String(request.headers['x-amz-target'] ?? '');
    if (fault !== undefined) return target === '' ? s3Fault(403, fault) : sqsFault(fault, 403);
    if (target === '') {
      actions.push('GetObject');
      return getObject(request, objects);
    }
    const action = target.replace(/^AmazonSQS\./, '');
    actions.push(action);
    const input = JSON.parse(request.body) as Record<string, unknown>;
    const queue = queues.get(new URL(String(input['QueueUrl'])).pathname);
    if (!queue) return sqsFault('QueueDoesNotExist', 400);
    const isGone = (): boolean => isOver() || request.isGone();
    const answer = await polled(() => sqsAction(action, input, queue), input, isGone);
    if (isOver()) return { destroy: true };
    if ('fault' in answer) return sqsFault(answer.fault, 400);
    return { headers: { 'content-type': 'application/x-amz-json-1.0' }, body: answer.output };
  });

  return {
    url: receiver.url,
    objects,
    actions,
    of,
    queue: (name, options = {}) => {
      queues.set(`/000000000000/${name}`, new QueueModel(options));
      return `${receiver.url}/000000000000/${name}`;
    },
    send: (url, body, { group, attributes = {} } = {}) =>
      of(url).add({
        body: typeof body === 'string' ? body : JSON.stringify(body),
        group,
        attributes,
      }),
    down: () => {
      standing.isDown = true;
    },
    up: () => {
      standing.isDown = false;
    },
    stop: () => receiver.stop(),
  };
}

/** A long poll: it waits until there is something, or its time is over. */
async function polled(
  act: () => SqsAnswer,
  input: Record<string, unknown>,
  isOver: () => boolean,
): Promise<SqsAnswer> {
  const until = performance.now() + Number(input['WaitTimeSeconds'] ?? 0) * 1_000;
  for (;;) {
    // To who has gone nothing is given out.
    if (isOver()) return { fault: 'RequestCanceled' };
    const answer = act();
    const isEmpty = 'output' in answer && answer.isEmpty === true;
    if (!isEmpty || performance.now() >= until) return answer;
    await pause(10);
  }
}

const sqsFault = (code: string, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: { __type: `com.amazonaws.sqs#${code}`, message: code },
});

const s3Fault = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

function getObject(
  { method, path }: Received,
  objects: ReadonlyMap<string, Buffer | Error>,
): Answer {
  if (method !== 'GET') return s3Fault(405, 'MethodNotAllowed');
  const [name = ''] = path.split('?');
  const object = objects.get(decodeURIComponent(name).slice(1));
  if (object instanceof Error) return s3Fault(503, object.message);
  if (!object) return s3Fault(404, 'NoSuchKey');
  return { body: object.toString('utf8'), headers: { 'content-type': 'binary/octet-stream' } };
}
