import type { IdentifierScheme, PersonSubject } from '#contracts';

/** The subject that these identifiers name: one by itself, several as aliases; nothing when there is none. */
export function subjectOf(
  identifiers: Partial<Record<IdentifierScheme, string | undefined>>,
): PersonSubject | undefined {
  const order: readonly IdentifierScheme[] = ['crn', 'noms', 'pnc', 'cro'];
  const named = order.flatMap((format) => {
    const id = identifiers[format];
    return id === undefined ? [] : [{ format, id }];
  });
  const [only, ...others] = named;
  if (only === undefined || others.length === 0) return only;
  return { format: 'aliases', identifiers: named };
}

/** Every number that a subject names somebody by, each as one text. */
export function personIdentifiers(subject: PersonSubject): string[] {
  const parts = subject.format === 'aliases' ? subject.identifiers : [subject];
  return parts.flatMap((part) => (part.format === 'person' ? [] : [`${part.format} ${part.id}`]));
}
