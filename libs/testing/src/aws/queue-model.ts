import { newId } from '#kernel';

export interface QueueMessage {
  id: string;
  body: string;
  group: string | undefined;
  attributes: Readonly<Record<string, string>>;
  /** How often it was given out. */
  received: number;
  /** From when on it may be given out, in milliseconds of the process's clock. */
  visibleAt: number;
  /** The handle that counts: that of the last giving-out. */
  handle: string | undefined;
}

export interface QueueOptions {
  /** Keeps the order of each group. */
  fifo?: boolean;
  /** A message given out so often goes to the dead letters in place of the next time. */
  maxReceiveCount?: number;
}

const now = (): number => performance.now();

/** One queue as SQS has them: what is given out is hidden, and comes again unless it is deleted in time. */
export class QueueModel {
  readonly messages: QueueMessage[] = [];
  readonly dead: QueueMessage[] = [];
  /** Ids in the order in which messages were deleted. */
  readonly deleted: string[] = [];

  constructor(readonly options: QueueOptions) {}

  add(message: Pick<QueueMessage, 'body' | 'group' | 'attributes'>): string {
    const id = newId();
    this.messages.push({ ...message, id, received: 0, visibleAt: 0, handle: undefined });
    return id;
  }

  receive(most: number, hiddenFor: number): QueueMessage[] {
    const given: QueueMessage[] = [];
    const taken = new Set<string>();
    for (const message of [...this.messages]) {
      if (given.length === most) break;
      const { group } = message;
      const isHidden = message.visibleAt > now();
      const waits = this.options.fifo === true && group !== undefined && taken.has(group);
      // A hidden message holds up its group: what comes after it would come before it.
      if (isHidden && group !== undefined) taken.add(group);
      if (isHidden || waits) continue;
      if (message.received >= (this.options.maxReceiveCount ?? Infinity)) {
        this.messages.splice(this.messages.indexOf(message), 1);
        this.dead.push(message);
        continue;
      }
      message.received += 1;
      message.visibleAt = now() + hiddenFor * 1_000;
      message.handle = newId();
      given.push({ ...message });
    }
    return given;
  }

  /** @returns what is wrong with the handle, nothing when it was done */
  hide(handle: string, seconds: number): string | undefined {
    const message = this.messages.find((one) => one.handle === handle);
    if (!message) return 'ReceiptHandleIsInvalid';
    if (message.visibleAt <= now()) return 'MessageNotInflight';
    message.visibleAt = now() + seconds * 1_000;
    return undefined;
  }

  /** As SQS: a handle that does not count any more deletes nothing. Of a FIFO queue, one that expired is refused. */
  delete(handle: string): string | undefined {
    const message = this.messages.find((one) => one.handle === handle);
    if (!message) return this.options.fifo === true ? 'ReceiptHandleIsInvalid' : undefined;
    if (this.options.fifo === true && message.visibleAt <= now()) return 'ReceiptHandleIsInvalid';
    this.messages.splice(this.messages.indexOf(message), 1);
    this.deleted.push(message.id);
    return undefined;
  }
}
