import { z } from 'zod';
import { agencyKind } from '../agency.js';
import { code, instant, legalBasis, shortText } from '../events/parts.js';
import { identifierScheme } from '../identifiers.js';
import { personName } from '../subject.js';
import { id } from './parts.js';

const place = z.string().min(1).max(60);

const arrangement = z.strictObject({
  kind: z.enum(['split', 'caretaking']),
  /** The local unit that is concerned for a time. */
  unit: place,
  /** The post that approved it. None: nobody did, and that is alerted (RR-05). */
  approvedBy: id.optional(),
  from: instant,
  until: instant.optional(),
  scope: shortText.optional(),
});

/** A case of a directory document. What it leaves out it says nothing about. */
export const caseEntry = z.strictObject({
  identifiers: z
    .array(z.strictObject({ scheme: identifierScheme, value: z.string().min(1).max(64) }))
    .min(1),
  /** Kept only encrypted; to be found by family name and date of birth. */
  name: personName.optional(),
  /** Boroughs concerned, residence first (RR-03). */
  boroughs: z.array(place).min(1).max(4),
  residence: z
    .strictObject({
      /** The code of the approved premises he stays in. */
      premises: code.optional(),
      /** Then none of the boroughs is where he lives. */
      noFixedAbode: z.literal(true).optional(),
      /** Whether somebody has checked it; taken to be so. */
      verified: z.boolean().optional(),
    })
    .optional(),
  mappa: z
    .strictObject({
      category: z.int().min(1).max(4).optional(),
      level: z.int().min(1).max(3).optional(),
    })
    .optional(),
  rosh: z.enum(['low', 'medium', 'high', 'very-high']).optional(),
  registered: z.boolean().optional(),
  legalBasis: legalBasis.optional(),
  /** The prison that holds the person now. */
  custody: code.optional(),
  /** The MAPPA area, set on the case (RR-02). */
  area: place.optional(),
  leadAgency: agencyKind.optional(),
  flags: z
    .array(
      z.enum([
        'under-18',
        'restricted-patient',
        'foreign-national',
        'victim-contact',
        'limited-access',
        'critical-public-protection',
      ]),
    )
    .max(6)
    .optional(),
  arrangements: z.array(arrangement).max(8).optional(),
  /** The offender manager's post, and since when it owns the case. */
  owner: z.strictObject({ post: id, from: instant }).optional(),
});
export type CaseEntry = z.infer<typeof caseEntry>;
