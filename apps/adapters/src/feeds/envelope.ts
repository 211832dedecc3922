import { isUtf8 } from 'node:buffer';
import { sha256 } from '#kernel';
import { readCsv, type CsvFile } from './csv-rows.js';
import { at, isObject, parsed, textAt, type JsonObject } from './json.js';
import { openXml } from './xml.js';

/** What a message is written in. */
export type Media = 'json' | 'xml' | 'csv';

/** How a message came in: `desk` and `manual` are people of the agency, who said who they are. */
export const ways = ['http', 'queue', 'folder', 'desk', 'manual'] as const;
export type Way = (typeof ways)[number];

/** A native message without its wrapping (FEEDS §1). */
export interface Message {
  body: JsonObject;
  media: Media;
  /** Of a CSV file: its rows. */
  csv?: CsvFile;
  /** From the body or, in old messages, from the wrapper's attribute alone. */
  eventType: string | undefined;
  /** Names the message in the sender's system: the SNS id. */
  messageId: string | undefined;
  attribute(name: string): string | undefined;
}

export type Opened = { message: Message } | { unreadable: string };

/** Attributes are `{Type, Value}`; some senders write the bare text (FEEDS §1.2). */
const attributeOf = (wrapper: unknown, name: string): string | undefined =>
  textAt(wrapper, 'MessageAttributes', name, 'Value') ?? textAt(wrapper, 'MessageAttributes', name);

const isWrapper = (value: unknown): value is JsonObject & { Message: string } =>
  isObject(value) && typeof value['Message'] === 'string' && value['Type'] !== undefined;

const hour = 3_600_000;
/** Whether this is what a hostel's night desk sends itself (FEEDS §4). */
export const isNightDesk = (body: unknown): boolean =>
  textAt(body, 'type') === 'whereabouts-unknown';

/**
 * What makes two deliveries the same message: for SNS its MessageId with the message inside, because the
 * wrapper's stamps may differ; otherwise the very bytes.
 * A night desk writes no id, and often no time: the same words in another hour are another absence.
 */
export function keyOf(body: Buffer, received: Date): string {
  const wrapper = parsed(body.toString('utf8'));
  const id = at(wrapper, 'MessageId');
  if (isWrapper(wrapper) && typeof id === 'string')
    return sha256(`sns\n${id}\n${wrapper.Message}`).toString('hex');
  if (isNightDesk(wrapper) && textAt(wrapper, 'lastSeenAt') === undefined)
    return sha256(
      `desk\n${Math.floor(received.getTime() / hour)}\n${body.toString('base64')}`,
    ).toString('hex');
  return sha256(body).toString('hex');
}

/** Takes the SNS wrapper off, if there is one. URLs in the wrapper are never followed. */
export function open(body: Buffer, media: Media = 'json'): Opened {
  if (!isUtf8(body)) return { unreadable: 'it is not UTF-8 text' };
  if (media === 'xml') return openedXml(body.toString('utf8'));
  if (media === 'csv') return csv(body.toString('utf8'));
  const outer = parsed(body.toString('utf8'));
  if (outer === undefined) return { unreadable: 'it is not JSON' };
  if (!isWrapper(outer)) return inner(outer, undefined);
  if (outer['Type'] !== 'Notification')
    return { unreadable: 'it is an SNS message that is not a notification' };
  const value = parsed(outer.Message);
  if (value === undefined) return { unreadable: 'the message inside the wrapper is not JSON' };
  return inner(value, outer);
}

/** XML comes without a wrapper that this version knows. */
function openedXml(text: string): Opened {
  const opened = openXml(text);
  if ('unreadable' in opened) return opened;
  const { body } = opened;
  const message = { body, media: 'xml', eventType: undefined, messageId: undefined } as const;
  return { message: { ...message, attribute: () => undefined } };
}

function csv(text: string): Opened {
  const file = readCsv(text);
  if ('unreadable' in file) return file;
  const none = { eventType: undefined, messageId: undefined, attribute: () => undefined };
  return { message: { body: { ...file }, media: 'csv', csv: file, ...none } };
}

function inner(value: unknown, wrapper: JsonObject | undefined): Opened {
  // FEEDS §1.4: above 256 KiB the message is a pointer to a store we have no key to.
  if (Array.isArray(value) && String(value[0]).includes('PayloadS3Pointer'))
    return { unreadable: 'it only points to a document too large to send' };
  if (!isObject(value)) return { unreadable: 'it is not a JSON object' };
  return {
    message: {
      body: value,
      media: 'json',
      eventType: textAt(value, 'eventType') ?? attributeOf(wrapper, 'eventType'),
      messageId: textAt(wrapper, 'MessageId'),
      attribute: (name) => attributeOf(wrapper, name),
    },
  };
}
