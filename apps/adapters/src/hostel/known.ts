import { canonicalJson } from '#kernel';
import type { Draft } from '../feeds/reading.js';
import type { ReportKind } from '../night-desk/report-form.js';
import type { Slot } from './facts.js';

/** What was last said of one record of a stay. */
export interface Said {
  said: string;
  /** The statement, if something was told. */
  jti?: string | undefined;
  /** When the hostel system wrote it down, in milliseconds. */
  recorded?: number | undefined;
}

export interface Stay {
  id: string;
  application?: string | undefined;
  records: Partial<{ [S in Slot]: Said }>;
}

/** A statement about an absence. */
export interface Told {
  said: string;
  jti: string;
  receipt: string;
  /** When it was told, in milliseconds. */
  at: number;
  /** When he left, in milliseconds, where it says so. */
  left?: number | undefined;
  id?: string | undefined;
  isOfDesk: boolean;
}

/** What is told of one absence from one hostel, until he is back. */
export type Absence = Partial<{ [K in ReportKind]: Told }>;

/** What is remembered of a resident. */
export interface HostelKnown {
  /** Newest last. */
  stays: readonly Stay[];
  /** By the code of the premises, in capitals. */
  absences: Readonly<{ [premises: string]: Absence }>;
  /** What was asked about already. */
  asked: readonly string[];
}

export const nobodyKnown: HostelKnown = { stays: [], absences: {}, asked: [] };

const most = 40;
/** The newest are remembered. */
export const newest = <T>(all: readonly T[]): T[] => all.slice(-most);

export const premisesKey = (premises: string): string => premises.toUpperCase();

export const absenceFrom = ({ absences }: HostelKnown, premises: string): Absence =>
  (Object.hasOwn(absences, premisesKey(premises)) && absences[premisesKey(premises)]) || {};

export const withAbsence = (
  known: HostelKnown,
  premises: string,
  absence: Absence,
): HostelKnown => ({
  ...known,
  absences: { ...known.absences, [premisesKey(premises)]: absence },
});

/** A statement apart from where it came from. */
export function sayingOf({ name, toe, content }: Draft): string {
  const { source: _, ...said } = content as { source?: unknown };
  return canonicalJson({ name, toe, said });
}
