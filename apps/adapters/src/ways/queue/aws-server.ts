import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Outbound } from '#outbound';
import type { QueueSettings } from '../../config.ways.js';
import { largestFetched } from '../largest.js';
import { AnswerTooLarge, GuardedHandler } from './guarded-handler.js';
import type { Fetched, Given, QueueServer } from './queue-server.js';

/** As long as SQS lets a poll last, in seconds, and as many messages as it gives at once. */
const longPoll = 20;
const together = 10;

/** Attributes that the store of large messages adds: about the carriage, and not of the message. */
const ofTheStore = new Set(['ExtendedPayloadSize', 'SQSLargePayloadSize']);

/** A server that can also be told to stop waiting. */
export interface OpenQueueServer extends QueueServer {
  stopPolling(): Promise<void>;
}

const named = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : 'unknown');
const statusOf = (thrown: unknown): number | undefined =>
  thrown instanceof Error && '$metadata' in thrown
    ? (thrown.$metadata as { httpStatusCode?: number }).httpStatusCode
    : undefined;

/**
 * Amazon SQS and S3, or what speaks as they do. The SDK is loaded only here, so that whoever has no queue pays
 * nothing for it.
 */
export async function openAwsServer(
  { region, endpoint, keys }: QueueSettings,
  outbound: Outbound,
): Promise<OpenQueueServer> {
  const sqs = await import('@aws-sdk/client-sqs');
  const handler = new GuardedHandler(outbound, largestFetched);
  const common = {
    requestHandler: handler,
    // One try: whoever asks decides when to ask again.
    maxAttempts: 1,
    // `auto` would ask a metadata service.
    defaultsMode: 'standard',
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(keys && { credentials: keys }),
  } as const;
  const client: SQSClient = new sqs.SQSClient(common);
  let store: Promise<(bucket: string, key: string) => Promise<Fetched>> | undefined;

  const entries = (given: readonly Given[]) =>
    given.map(({ handle }, n) => ({ Id: String(n), ReceiptHandle: handle }));
  return {
    receive: async (QueueUrl, VisibilityTimeout) => {
      const { Messages = [] } = await client.send(
        new sqs.ReceiveMessageCommand({
          QueueUrl,
          VisibilityTimeout,
          WaitTimeSeconds: longPoll,
          MaxNumberOfMessages: together,
          MessageSystemAttributeNames: ['MessageGroupId'],
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.flatMap((message): Given[] => {
        const { MessageId: id, Body: body, ReceiptHandle: handle } = message;
        if (id === undefined || body === undefined || handle === undefined) return [];
        const attributes = Object.entries(message.MessageAttributes ?? {}).flatMap(
          ([name, { StringValue: value }]) =>
            value === undefined || ofTheStore.has(name) ? [] : [[name, value] as const],
        );
        const group = message.Attributes?.MessageGroupId;
        return [{ id, body, handle, group, attributes: Object.fromEntries(attributes) }];
      });
    },
    hide: async (QueueUrl, given, VisibilityTimeout) => {
      const Entries = entries(given).map((entry) => ({ ...entry, VisibilityTimeout }));
      await client.send(new sqs.ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    },
    remove: async (QueueUrl, given) => {
      const Entries = entries(given);
      const { Failed = [] } = await client.send(
        new sqs.DeleteMessageBatchCommand({ QueueUrl, Entries }),
      );
      return Failed.length;
    },
    fetch: async (bucket, key) => {
      store ??= openStore(common);
      return (await store)(bucket, key);
    },
    stopPolling: () => handler.stopPolling(),
  };
}

async function openStore(
  common: object & { endpoint?: string },
): Promise<(bucket: string, key: string) => Promise<Fetched>> {
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    ...common,
    // A server of one's own has no name for each bucket.
    forcePathStyle: common.endpoint !== undefined,
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return async (bucket, key) => {
    try {
      const command = new s3.GetObjectCommand({ Bucket: bucket, Key: key });
      const { Body: body } = await client.send(command);
      return body ? { body: Buffer.from(await body.transformToByteArray()) } : { later: 'no-body' };
    } catch (thrown) {
      if (thrown instanceof AnswerTooLarge) return { never: 'too-large' };
      if (named(thrown) === 'NoSuchKey') return { never: 'gone' };
      return { later: `${named(thrown)} ${statusOf(thrown) ?? ''}`.trim() };
    }
  };
}
