import { hasName, publicSubject, type AnySubject, type PublicSubject } from '#contracts';
import type { MasterKey } from '#trust';

/** How an event's subject and statement lie in the inbox. Bytes are hex, for a `jsonb` parameter. */
export interface KeptEvent {
  subject: PublicSubject;
  jws: string | null;
  sealedJws: string | null;
  sealedPerson: string | null;
  wrappedKey: string | null;
}

/** The same, as read. Erased: neither plain nor with a key. */
export interface SealedColumns {
  id: string;
  subject: PublicSubject;
  jws: string | null;
  sealed_jws: Buffer | null;
  sealed_person: Buffer | null;
  wrapped_key: Buffer | null;
}

const boundTo = (what: 'jws' | 'subject', id: string): string => `event:${id}:${what}`;

/** Seals what names a person, under a key of the event's own; everything else lies in plain. */
export function sealEvent(
  key: MasterKey,
  { id, subject, jws }: { id: string; subject: AnySubject; jws: string },
): KeptEvent {
  if (!hasName(subject))
    return { subject, jws, sealedJws: null, sealedPerson: null, wrappedKey: null };
  const own = key.newDataKey(id);
  return {
    subject: publicSubject(subject),
    jws: null,
    sealedJws: own.seal(jws, boundTo('jws', id)).toString('hex'),
    sealedPerson: own.seal(JSON.stringify(subject), boundTo('subject', id)).toString('hex'),
    wrappedKey: own.wrapped.toString('hex'),
  };
}

/** The subject as it was sent; without its name when that was erased. */
export function openSubject(
  key: MasterKey,
  row: Pick<SealedColumns, 'id' | 'subject' | 'sealed_person' | 'wrapped_key'>,
): PublicSubject {
  if (!row.sealed_person || !row.wrapped_key) return row.subject;
  const own = key.unwrap(row.wrapped_key, row.id);
  return JSON.parse(own.open(row.sealed_person, boundTo('subject', row.id))) as AnySubject;
}

/** The statement byte for byte; none when it was erased. */
export function openJws(
  key: MasterKey,
  row: Pick<SealedColumns, 'id' | 'jws' | 'sealed_jws' | 'wrapped_key'>,
): string | null {
  if (row.jws !== null || !row.sealed_jws || !row.wrapped_key) return row.jws;
  return key.unwrap(row.wrapped_key, row.id).open(row.sealed_jws, boundTo('jws', row.id));
}
