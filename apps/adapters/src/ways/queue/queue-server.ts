/** A message as a queue gives it out: it comes again, unless it is removed in time. */
export interface Given {
  id: string;
  body: string;
  /** Names this giving-out: what hides or removes it. */
  handle: string;
  /** Of a queue that keeps order: messages of one group come one after another. */
  group: string | undefined;
  /** The message's own attributes, without those of the large-message store. */
  attributes: Readonly<Record<string, string>>;
}

/** A body that lies in the store of large messages, or why it does not come. */
export type Fetched =
  | { body: Buffer }
  /** It will never come: it is gone, or too large. */
  | { never: 'gone' | 'too-large' }
  /** A code: it is worth asking again. */
  | { later: string };

/** What a queue's server can be asked. Every method throws when the server gives no answer. */
export interface QueueServer {
  /** Waits for messages, up to 20 seconds; at most 10. They are hidden from others for `seconds`. */
  receive(url: string, seconds: number): Promise<Given[]>;
  /** Hides messages for so many seconds from now on. */
  hide(url: string, given: readonly Given[], seconds: number): Promise<void>;
  /** Removes messages for good. @returns how many it did not remove */
  remove(url: string, given: readonly Given[]): Promise<number>;
  /** Reads from the store of large messages. */
  fetch(bucket: string, key: string): Promise<Fetched>;
}
