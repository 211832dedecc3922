import type { Person } from '../people/people-file.js';
import { isObject, textAt, type JsonObject } from '../feeds/json.js';

/** A night desk's report as it is kept: who sent it, and what they sent, letter for letter. */
export interface DeskMessage {
  type: typeof type;
  by: { name: string; reference?: string | undefined; post?: string | undefined };
  premises: string;
  received: string;
}

const type = 'night-desk-report';

export const deskMessage = (
  { name, reference, post }: Person,
  premises: string,
  received: string,
): DeskMessage => ({ type, by: { name, reference, post }, premises, received });

export const isDeskMessage = (body: unknown): body is JsonObject => textAt(body, 'type') === type;

/** Reads one that is kept. Nothing when it is none. */
export function readDeskMessage(body: unknown): DeskMessage | undefined {
  if (!isDeskMessage(body)) return undefined;
  const [by, premises, received] = [body['by'], body['premises'], body['received']];
  const name = textAt(by, 'name');
  if (!isObject(by) || name === undefined || typeof premises !== 'string') return undefined;
  if (typeof received !== 'string') return undefined;
  const given = { reference: textAt(by, 'reference'), post: textAt(by, 'post') };
  return { type, by: { name, ...given }, premises, received };
}

/** Whether a person wrote a message: by the agency's own number, else by the name. */
export const isBy = (message: DeskMessage, { name, reference }: Person): boolean =>
  reference === undefined || message.by.reference === undefined
    ? reference === message.by.reference && name === message.by.name
    : reference === message.by.reference;
