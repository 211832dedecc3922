import { textAt, type JsonObject } from '../feeds/json.js';

/** Text as a statement may carry it in the place of a code, or nothing. */
export const code = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Za-z0-9._-]{1,40}$/.test(text) ? text : undefined;

/** A name as a code: `Harrow-Crown-Court`. */
export const nameCode = (name: string | undefined): string | undefined =>
  code(
    name
      ?.replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 40)
      .replace(/-+$/, ''),
  );

/** `B01LY00` → `B01LY`: the last two are the court house's own (FEEDS §6). */
export const courtCode = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Z0-9]{5,7}$/i.test(text) ? text.slice(0, 5).toUpperCase() : undefined;

/** A court's code, else its name as one. A statement is not lost because the document names no court. */
export const courtOf = (court: JsonObject | undefined): string =>
  courtCode(textAt(court, 'code')) ?? nameCode(textAt(court, 'name')) ?? 'not-given';

/** A case's reference: a URN may hold spaces. */
export const referenceOf = (urn: string | undefined): string | undefined =>
  code(urn?.replace(/\s+/g, ''));

/** An object without the members that are not there. */
export const pruned = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
