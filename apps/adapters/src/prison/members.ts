import { asCode, nomsOf } from '#contracts';
import type { Message } from '../feeds/envelope.js';
import { instantOf, toeOf } from '../feeds/instants.js';
import { at, objectsAt, textAt, type JsonObject } from '../feeds/json.js';
import type { ReadingContext } from '../feeds/reading.js';

const numberNames = ['nomsNumber', 'prisonerId', 'prisonerNumber'];

/** The prison number, by whichever name it comes (FEEDS §1.1); nothing when the message names two. */
export function nomsIn({ body }: Message): string | undefined {
  const information = at(body, 'additionalInformation');
  const references = objectsAt(body, 'personReference', 'identifiers')
    .filter((identifier) => identifier['type'] === 'NOMS')
    .map((identifier) => textAt(identifier, 'value'));
  const given = numberNames.map((name) => textAt(information, name));
  const raw = textAt(body, 'offenderIdDisplay');
  const numbers = [...given, ...references, raw].map(nomsOf);
  const distinct = new Set(numbers.filter((noms) => noms !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** A code as statements carry it. */
export const codeAt = (value: unknown, ...path: string[]): string | undefined => {
  const text = textAt(value, ...path);
  return text !== undefined && /^[A-Za-z0-9._-]{1,40}$/.test(text) ? text : asCode(text);
};

/** What stands where a prison should, and is none: outside, and on the way. */
const noPrisons = new Set(['OUT', 'TRN', 'UNKNOWN', 'NONE']);

/** A prison's code; nothing for the stand-ins `OUT` and `TRN`, and for what is no code. */
export function prisonAt(value: unknown, ...path: string[]): string | undefined {
  const text = textAt(value, ...path);
  if (text === undefined || !/^[A-Za-z0-9]{2,10}$/.test(text)) return undefined;
  return noPrisons.has(text.toUpperCase()) ? undefined : text.toUpperCase();
}

/** When a domain event happened, or the next best that its message says. */
export function timeOf(
  { body }: Message,
  { now }: ReadingContext,
): { at: number; untimed: boolean } {
  const occurred = instantOf(textAt(body, 'occurredAt'), now);
  if (occurred) return { at: toeOf(occurred), untimed: false };
  const published = instantOf(textAt(body, 'publishedAt'), now);
  return { at: published ? toeOf(published) : Math.floor(now.getTime() / 1000), untimed: true };
}

/** The system that an event type belongs to: `prison-offender-events`. Raw NOMIS events have no dots. */
export const systemOf = (eventType: string): string =>
  eventType.includes('.') ? (asCode(eventType.split('.')[0]) ?? 'nomis') : 'nomis';

/** Members that have a value: `exactOptionalPropertyTypes` wants the others left out. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

export const informationOf = ({ body }: Message): JsonObject => {
  const information = at(body, 'additionalInformation');
  return typeof information === 'object' && information !== null ? (information as JsonObject) : {};
};
