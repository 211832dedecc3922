import { z } from 'zod';

/**
 * What an agency is. It decides which events it may state (DESIGN §5). `monitoring` is the electronic
 * monitoring contractor, `recall` the casework section that takes recall requests; `other` is told and states
 * nothing but acceptances.
 */
export const agencyKind = z.enum([
  'prison',
  'court',
  'hostel',
  'probation',
  'police',
  'monitoring',
  'recall',
  'home-office',
  'other',
]);
export type AgencyKind = z.infer<typeof agencyKind>;

/**
 * Under which law an agency handles what it is told (RULES §6.2): a competent authority under Part 3 of the
 * Data Protection Act 2018, or anyone else, who is told less.
 */
export const dataRegime = z.enum(['law-enforcement', 'uk-gdpr']);
export type DataRegime = z.infer<typeof dataRegime>;

const ordinary: readonly AgencyKind[] = ['monitoring', 'other'];

/** What holds when nobody said: those that are not certainly competent authorities count as ordinary. */
export const usualRegime = (kind: AgencyKind): DataRegime =>
  ordinary.includes(kind) ? 'uk-gdpr' : 'law-enforcement';
