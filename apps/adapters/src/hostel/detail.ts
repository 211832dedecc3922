import { Temporal } from 'temporal-polyfill';
import type { PersonSubject } from '#contracts';
import { localInstantOf, toeOf } from '../feeds/instants.js';
import { textAt } from '../feeds/json.js';
import type { Draft, Reading } from '../feeds/reading.js';
import type { HostelFact, Slot, StayFact } from './facts.js';
import { questionDraft, system, type NotUnderstood } from './question.js';

/** What the hostel system answered about one record of a stay, with what every such record has. */
export interface Detail {
  about: string;
  subject: PersonSubject;
  /** The event type. */
  kind: string;
  details: unknown;
  record: string;
  now: Date;
  stay: string;
  application: string | undefined;
  /** When it was written down. */
  recorded: Temporal.Instant | undefined;
}

/** A time in the detail. Older ones have no offset: they are local. */
export const timeOf = ({ details, now }: Detail, member: string): Temporal.Instant | undefined =>
  localInstantOf(textAt(details, member), now);

/** When it was written down, and now at the latest. */
export const writtenDown = ({ recorded, now }: Detail): Temporal.Instant =>
  recorded ?? Temporal.Instant.fromEpochMilliseconds(now.getTime());

/** The day in London, as `2026-08-08`. */
export const dayOf = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO('Europe/London').toPlainDate().toString();

/** The code of the premises: their own, else the older one. */
export function premisesOf({ details }: Detail): string | undefined {
  const codes = ['apCode', 'legacyApCode'].map((member) => textAt(details, 'premises', member));
  return codes.find((code) => code !== undefined && /^[A-Za-z0-9._-]{1,40}$/.test(code));
}

/** What is told of a record. `toe` is when it happened. */
export interface Told {
  name: string;
  content: object;
  toe: Temporal.Instant | undefined;
}

/** A record that is told, unless the same was told before. @param doubts why a person must look as well */
export function tell(
  detail: Detail,
  slot: Slot,
  { name, content, toe }: Told,
  doubts: readonly (string | undefined)[] = [],
): Reading<HostelFact> {
  const { subject, record } = detail;
  const draft: Draft = {
    name,
    subject,
    // A time that cannot be read must not hold up what happened.
    ...(toe && { toe: toeOf(toe) }),
    content: { ...content, source: { system, record } },
    record,
  };
  const alsoKept = doubts.filter((doubt) => doubt !== undefined).join('; ');
  const fact = stayFact(detail, slot, draft, undefined);
  return { kind: 'facts', facts: [fact], ...(alsoKept !== '' && { alsoKept }) };
}

/** A record of which nothing is told, unless something else was told of it before. */
export const untold = (
  detail: Detail,
  slot: Slot,
  reason: string | undefined,
): Reading<HostelFact> => ({
  kind: 'facts',
  facts: [stayFact(detail, slot, undefined, reason)],
});

/** A record that a person must look at. */
export function question(
  { about, subject, kind, record }: Detail,
  said: Pick<NotUnderstood, 'problem' | 'what'>,
): Reading<HostelFact> {
  const draft = questionDraft(subject, { ...said, kind, record });
  const fact = { about, subject, kind: 'question', reason: said.what, record, draft } as const;
  return { kind: 'facts', facts: [fact] };
}

function stayFact(
  { about, subject, record, kind: type, stay, application, recorded }: Detail,
  slot: Slot,
  draft: Draft | undefined,
  reason: string | undefined,
): StayFact {
  const at = recorded?.epochMilliseconds;
  const own = { about, subject, record, type, stay, application };
  return { ...own, kind: 'stay', slot, recorded: at, draft, reason };
}
