import type { PersonSubject } from '#contracts';
import type { ReportKind } from '../night-desk/report-form.js';
import { subjectOf } from '../feeds/identifiers.js';
import type { Draft, Fact } from '../feeds/reading.js';

/** What the hostel system records of a stay, each told for itself. */
export type Slot = 'arrival' | 'departure' | 'non-arrival' | 'bed-not-secured';

/** Facts of a hostel are about a resident: see {@link aboutResident}. */
interface AboutResident extends Fact {
  subject: PersonSubject;
  /** The sender's own record of it. */
  record: string;
}

/** The hostel system says what a record of a stay is now. */
export interface StayFact extends AboutResident {
  kind: 'stay';
  slot: Slot;
  /** The event type. */
  type: string;
  /** The booking, else the application. */
  stay: string;
  application: string | undefined;
  /** When the system wrote it down, in milliseconds: an older record never takes the place of a newer one. */
  recorded: number | undefined;
  /** What it comes to: a statement, or why there is none. */
  draft: Draft | undefined;
  reason: string | undefined;
}

/** The hostel system has a record no more that it announced. */
export interface GoneFact extends AboutResident {
  kind: 'gone';
  slot: Slot;
  application: string | undefined;
}

/** Somebody must ask what was meant. */
export interface QuestionFact extends AboutResident {
  kind: 'question';
  reason: string;
  draft: Draft;
}

/** A night desk reports. */
export interface ReportFact extends AboutResident {
  kind: 'report';
  report: ReportKind;
  premises: string;
  draft: Draft;
  /** Whether it names an instant: then the same words are the same report, whenever they come. */
  isTimed: boolean;
  /** Its own name, where it has one: two such reports are two, whatever they say. */
  id: string | undefined;
}

export type HostelFact = StayFact | GoneFact | QuestionFact | ReportFact;

/** How a message names a resident. */
export interface Named {
  crn: string | undefined;
  noms: string | undefined;
}

/** Whom a fact is about; nothing when nobody is named. Dossiers are by CRN, as hostels know their residents. */
export function aboutResident({
  crn,
  noms,
}: Named): Pick<HostelFact, 'about' | 'subject'> | undefined {
  const subject = subjectOf({ crn, noms });
  if (!subject) return undefined;
  return { about: `resident ${crn ?? `by prison number ${noms ?? ''}`}`, subject };
}
