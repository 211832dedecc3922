import { z } from 'zod';
import { code } from './events/parts.js';
import {
  identifierScheme,
  readIdentifier,
  type Identifier,
  type UnusableIdentifier,
} from './identifiers.js';

const id = z.string().trim().min(1).max(64);
const oneOfFormats = (formats: string) => ({ error: `its format must be one of ${formats}` });
const numbered = z.strictObject({ format: identifierScheme, id });

/** A person by name, where no identifier is known (RULES §3.2). Personal data: at rest only encrypted. */
export const personName = z.strictObject({
  familyName: z.string().trim().min(1).max(80),
  givenNames: z.string().trim().min(1).max(120).optional(),
  dateOfBirth: z.iso.date().optional(),
});
export type PersonName = z.infer<typeof personName>;

const named = personName.extend({
  format: z.literal('person'),
  /** The sender's own reference of the person: a code, so that it cannot be a name. */
  ref: code.optional(),
});
const aliases = z.strictObject({
  format: z.literal('aliases'),
  identifiers: z
    .array(
      z.discriminatedUnion(
        'format',
        [numbered, named],
        oneOfFormats('crn, noms, pnc, cro, person'),
      ),
    )
    .min(1)
    .max(8),
});
const opaque = z.strictObject({ format: z.literal('opaque'), id });

/** `sub_id` of an event about a person (RFC 9493, with our own formats for UK identifiers and for a name). */
export const personSubject = z.discriminatedUnion(
  'format',
  [numbered, named, aliases],
  oneOfFormats('crn, noms, pnc, cro, person, aliases'),
);
/** `sub_id` of a statement about an alert: the alert's reference. */
export const alertSubject = opaque;
export const anySubject = z.discriminatedUnion('format', [numbered, named, aliases, opaque]);

export type PersonSubject = z.infer<typeof personSubject>;
export type AnySubject = z.infer<typeof anySubject>;

type Numbered = z.infer<typeof numbered>;
/** What is left of a named person without the name. */
interface Unnamed {
  format: 'person';
  ref?: string | undefined;
}
type PublicPart = Numbered | Unnamed;
/** A subject without names: what may be kept in plain and sent to anybody. Every subject is one by type. */
export type PublicSubject =
  PublicPart | { format: 'aliases'; identifiers: PublicPart[] } | z.infer<typeof opaque>;

type Part = z.infer<typeof numbered> | z.infer<typeof named>;

const partsOf = (subject: PublicSubject): readonly (Part | PublicPart)[] => {
  if (subject.format === 'opaque') return [];
  return subject.format === 'aliases' ? subject.identifiers : [subject];
};

const isNamed = (part: Part | PublicPart): part is z.infer<typeof named> =>
  part.format === 'person' && 'familyName' in part;

const isNumbered = (part: Part | PublicPart): part is Numbered => part.format !== 'person';

/** Whether a subject names somebody by name, so that it may be kept only encrypted. */
export const hasName = (subject: PublicSubject): boolean => partsOf(subject).some(isNamed);

const publicPart = (part: Part | PublicPart): PublicPart => {
  if (isNumbered(part)) return part;
  return part.ref === undefined ? { format: 'person' } : { format: 'person', ref: part.ref };
};

/** The subject without names and dates of birth. */
export function publicSubject(subject: PublicSubject): PublicSubject {
  if (subject.format === 'opaque') return subject;
  if (subject.format !== 'aliases') return publicPart(subject);
  return { format: 'aliases', identifiers: subject.identifiers.map(publicPart) };
}

/** Whom a subject names. */
export interface ReadSubject {
  /** In canonical form, none twice. */
  identifiers: Identifier[];
  /** Treated as not given. */
  unusable: UnusableIdentifier[];
  names: PersonName[];
}

/** Reads every identifier and name of a subject. An opaque subject names no person. */
export function readSubject(subject: PublicSubject, now: Date): ReadSubject {
  const identifiers = new Map<string, Identifier>();
  const unusable: UnusableIdentifier[] = [];
  const names: PersonName[] = [];
  for (const part of partsOf(subject)) {
    if (isNamed(part)) {
      const { familyName, givenNames, dateOfBirth } = part;
      names.push({ familyName, givenNames, dateOfBirth });
    } else if (isNumbered(part)) {
      const read = readIdentifier(part.format, part.id, now);
      if ('because' in read) unusable.push(read);
      else identifiers.set(`${read.scheme}:${read.value}`, read);
    }
  }
  return { identifiers: [...identifiers.values()], unusable, names };
}

/** Every usable identifier a subject names, in canonical form. @param now tells the century of a short PNC */
export const identifiersOf = (subject: PublicSubject, now: Date): Identifier[] =>
  readSubject(subject, now).identifiers;

/**
 * Family name and date of birth in one spelling: no accents, case, spaces or marks. What a blind index is
 * made of; personal data itself. Without a date of birth there is none: a name alone points to nobody.
 */
export function nameKey({ familyName, dateOfBirth }: PersonName): string | undefined {
  const letters = familyName.normalize('NFKD').replace(/[^\p{L}]/gu, '');
  if (dateOfBirth === undefined || letters === '') return undefined;
  return `${letters.toUpperCase()} ${dateOfBirth}`;
}
