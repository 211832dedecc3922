import type { z } from 'zod';
import type { legalBasis } from '#contracts';
import type { RiskFacts } from './tier.js';

/** What holds the person (RULES §3.4). */
export type LegalBasis = z.infer<typeof legalBasis>;

/** Who answers for a case: a post, never a person's address (RR-01). */
export interface OwnerFact {
  post: string;
  since: Date;
  /** Owner by rule only, because no offender manager is allocated (RR-07). */
  acting: boolean;
  /** The post that is away and that this one covers, so that it answers meanwhile. */
  coverFor?: string | undefined;
}

/** Nobody answers by name: the duty SPO of the borough's PPU acts (RR-07) and PRB-09 is due. */
export interface VacancyFact {
  because: string;
  since?: Date | undefined;
  /** Who answered last: its unit is where the duty SPO is found. */
  lastPost?: string | undefined;
}

/** What of the ownership is in dispute (C-08). Open as long as the facts stand as they do. */
export interface OwnerConflict {
  kind: 'two-claims' | 'transfer-expired' | 'split-unapproved' | 'split-unrecorded';
  since: Date;
  units: readonly string[];
  because: string;
}

/** Where the person lives. Neither borough nor premises: no fixed abode, or not known. */
export interface Residence {
  /** A local unit: a London borough, or a district elsewhere. */
  borough?: string | undefined;
  /** The approved premises' code, when it is a hostel place. */
  premises?: string | undefined;
  since: Date;
}

/**
 * A second unit that is concerned for a time: `split` (lives in one, supervised in another, RR-05) or
 * `caretaking` (RR-08). One that nobody approved is kept too: it routes the same and is alerted.
 */
export interface Arrangement {
  kind: 'split' | 'caretaking';
  unit: string;
  approved: boolean;
  from: Date;
  until?: Date | undefined;
  scope?: string | undefined;
}

/** A transfer under way (RR-06). The sender stays owner until a named officer is allocated. */
export interface TransferFact {
  id: string;
  state: 'requested' | 'cannot-allocate';
  toUnit: string;
  requestedAt: Date;
  /** After this it has expired: 20 working days (PRB-02). None where the area has not set the clock. */
  expiresAt?: Date | undefined;
}

/** Facts that add recipients or change wordings (RR-11 … RR-15, restricted cases). */
export type CaseFlag =
  | 'under-18'
  | 'restricted-patient'
  | 'foreign-national'
  | 'victim-contact'
  | 'limited-access'
  | 'critical-public-protection';

/** What is known of a case at one instant: everything routing asks of it. No name, no address. */
export interface CaseFacts {
  id: string;
  risk: RiskFacts;
  legalBasis?: LegalBasis | undefined;
  /** Whether the person is registered under MAPPA; not known when it is left out (never T0). */
  registered?: boolean | undefined;
  /** The one agency with statutory responsibility. */
  leadAgency?: string | undefined;
  /** Who answers now. One; two only while a conflict of owners is open (C-08); none while `vacancy` is set. */
  owners: readonly OwnerFact[];
  /** Who answered when the event happened, for the trail (RR-01). */
  ownersThen: readonly OwnerFact[];
  vacancy?: VacancyFact | undefined;
  conflicts?: readonly OwnerConflict[] | undefined;
  residence?: Residence | undefined;
  /** Other boroughs that are concerned, as the directory document or a court names them. */
  boroughs: readonly string[];
  arrangements: readonly Arrangement[];
  transfer?: TransferFact | undefined;
  custody?: { prison: string; since: Date } | undefined;
  /** The prison he was moved from: told too until `until` (RR-04, five working days). */
  leftPrison?: { prison: string; until: Date } | undefined;
  /** The MAPPA area set on the case. Never inferred from an agency's address (RR-02). */
  area?: string | undefined;
  flags: readonly CaseFlag[];
}
