import { z } from 'zod';

/** The identifier schemes a person is known by. */
export const identifierScheme = z.enum(['crn', 'noms', 'pnc', 'cro']);
export type IdentifierScheme = z.infer<typeof identifierScheme>;

export interface Identifier {
  scheme: IdentifierScheme;
  /** As {@link normalIdentifier} writes it. */
  value: string;
}

const id = z.string().trim().min(1).max(64);
const person = z.strictObject({ format: identifierScheme, id });
const aliases = z.strictObject({
  format: z.literal('aliases'),
  identifiers: z.array(person).min(1).max(8),
});
const opaque = z.strictObject({ format: z.literal('opaque'), id });

/** `sub_id` of an event about a person (RFC 9493, with our own formats for UK identifiers). */
export const personSubject = z.union([person, aliases]);
/** `sub_id` of a statement about an alert: the alert's reference. */
export const alertSubject = opaque;
export const anySubject = z.union([person, aliases, opaque]);

export type PersonSubject = z.infer<typeof personSubject>;
export type AnySubject = z.infer<typeof anySubject>;

/** One way to write each identifier, so that two feeds' spellings meet: upper case, no spaces. */
export const normalIdentifier = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

/** Every identifier a subject names, normalised, none twice. An opaque subject names no person. */
export function identifiersOf(subject: AnySubject): Identifier[] {
  if (subject.format === 'opaque') return [];
  const named = subject.format === 'aliases' ? subject.identifiers : [subject];
  const unique = new Map<string, Identifier>();
  for (const { format, id: text } of named) {
    const identifier = { scheme: format, value: normalIdentifier(text) };
    unique.set(`${identifier.scheme}:${identifier.value}`, identifier);
  }
  return [...unique.values()];
}
