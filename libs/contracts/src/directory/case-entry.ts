import { z } from 'zod';
import { code, instant, legalBasis } from '../events/parts.js';
import { identifierScheme } from '../subject.js';
import { id } from './parts.js';

/** A case of a directory document. */
export const caseEntry = z.strictObject({
  identifiers: z
    .array(z.strictObject({ scheme: identifierScheme, value: z.string().min(1).max(64) }))
    .min(1),
  /** Boroughs concerned, residence first (RR-03). */
  boroughs: z.array(z.string().min(1).max(60)).min(1).max(4),
  mappa: z
    .strictObject({
      category: z.int().min(1).max(4).optional(),
      level: z.int().min(1).max(3).optional(),
    })
    .optional(),
  rosh: z.enum(['low', 'medium', 'high', 'very-high']).optional(),
  legalBasis: legalBasis.optional(),
  /** The prison that holds the person now. */
  custody: code.optional(),
  /** The offender manager's post, and since when it owns the case. */
  owner: z.strictObject({ post: id, from: instant }).optional(),
});
export type CaseEntry = z.infer<typeof caseEntry>;
