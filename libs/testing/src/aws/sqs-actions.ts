import { createHash } from 'node:crypto';
import type { QueueMessage, QueueModel } from './queue-model.js';

/** What an action answers; `isEmpty` when a long poll would go on waiting. */
export type SqsAnswer = { output: object; isEmpty?: boolean } | { fault: string };

type Input = Readonly<Record<string, unknown>>;
interface Entry {
  Id: string;
  ReceiptHandle: string;
  VisibilityTimeout?: number;
}

const md5 = (content: string | Buffer): string => createHash('md5').update(content).digest('hex');

/** As SQS digests attributes: name, type and value, each after its length. */
function attributesDigest(attributes: Readonly<Record<string, string>>): string {
  const part = (text: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const names = Object.keys(attributes).toSorted();
  return md5(
    Buffer.concat(
      names.flatMap((name) => [
        part(name),
        part('String'),
        Buffer.from([1]),
        part(attributes[name] ?? ''),
      ]),
    ),
  );
}

function received({ id, body, handle, group, attributes, received: count }: QueueMessage): object {
  const named = Object.entries(attributes);
  return {
    MessageId: id,
    ReceiptHandle: handle,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      ApproximateReceiveCount: String(count),
      ...(group !== undefined && { MessageGroupId: group }),
    },
    ...(named.length > 0 && {
      MD5OfMessageAttributes: attributesDigest(attributes),
      MessageAttributes: Object.fromEntries(
        named.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  };
}

function batch(entries: Entry[], act: (entry: Entry) => string | undefined): SqsAnswer {
  if (entries.length === 0) return { fault: 'EmptyBatchRequest' };
  if (entries.length > 10) return { fault: 'TooManyEntriesInBatchRequest' };
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    return { fault: 'BatchEntryIdsNotDistinct' };
  const tried = entries.map((entry) => ({ Id: entry.Id, fault: act(entry) }));
  return {
    output: {
      Successful: tried.filter(({ fault }) => fault === undefined).map(({ Id }) => ({ Id })),
      Failed: tried.flatMap(({ Id, fault }) =>
        fault === undefined ? [] : [{ Id, Code: fault, SenderFault: true }],
      ),
    },
  };
}

/** One action of the AWS JSON 1.0 protocol of SQS, as a consumer asks for them. */
export function sqsAction(action: string, input: Input, queue: QueueModel): SqsAnswer {
  const entries = (input['Entries'] ?? []) as Entry[];
  if (action === 'ReceiveMessage') {
    const most = Number(input['MaxNumberOfMessages'] ?? 1);
    if (most < 1 || most > 10) return { fault: 'InvalidParameterValue' };
    const given = queue.receive(most, Number(input['VisibilityTimeout'] ?? 30));
    if (given.length === 0) return { output: {}, isEmpty: true };
    return { output: { Messages: given.map(received) } };
  }
  if (action === 'DeleteMessageBatch')
    return batch(entries, ({ ReceiptHandle }) => queue.delete(ReceiptHandle));
  if (action === 'ChangeMessageVisibilityBatch')
    return batch(entries, ({ ReceiptHandle, VisibilityTimeout = 0 }) =>
      queue.hide(ReceiptHandle, VisibilityTimeout),
    );
  return { fault: 'InvalidAction' };
}
