import { isUtf8 } from 'node:buffer';
import { sha256 } from '#kernel';
import type { FeedName } from '../../config.js';
import { keyOf } from '../../feeds/envelope.js';
import { parsed, textAt } from '../../feeds/json.js';
import type { Native } from '../../spool/spool.service.js';
import { sniffed } from '../media-of.js';
import { isWrapped } from './pointer.js';
import type { Given } from './queue-server.js';

/** A message by SNS is one by its own wrapper, whichever queue it came by. */
const isBySns = (body: string): boolean => {
  const outer = parsed(body);
  return isWrapped(outer) && textAt(outer, 'MessageId') !== undefined;
};

/**
 * The bytes that are kept of a message. The queue's own attributes would be lost with the queue's wrapping (old
 * messages say their type there alone), so they are put around it as SNS puts them.
 */
function keptBody({ id, attributes }: Given, body: Buffer): Buffer {
  const names = Object.entries(attributes);
  if (names.length === 0 || !isUtf8(body) || isWrapped(parsed(body.toString('utf8')))) return body;
  const wrapper = {
    Type: 'Notification',
    MessageId: id,
    Message: body.toString('utf8'),
    MessageAttributes: Object.fromEntries(
      names.map(([name, Value]) => [name, { Type: 'String', Value }]),
    ),
  };
  return Buffer.from(JSON.stringify(wrapper));
}

/**
 * A message of a queue as it is kept.
 * @param message its bytes, fetched where it only pointed to them
 */
export function nativeOf(feed: FeedName, given: Given, message: Buffer, now: Date): Native {
  const body = keptBody(given, message);
  // What came by SNS has SNS's own id, by which it is known whichever way it comes.
  const key = isBySns(given.body)
    ? keyOf(body, now)
    : sha256(`queue\n${given.id}\n${message.toString('base64')}`).toString('hex');
  return { feed, body, media: sniffed(body), way: 'queue', key };
}
