import { z } from 'zod';
import { catalogueEvent } from './contract.js';
import { place } from '../directory/parts.js';

/** C-08. */
const conflictOfOwners = z
  .strictObject({
    kind: z.enum([
      'two-claims',
      'transfer-expired',
      'split-unapproved',
      'split-unrecorded',
      'area-not-set',
    ]),
    units: z.array(place).max(8).describe('The units or areas that are in question.'),
  })
  .describe(
    'Two answer for a case, or none does, or two areas may claim it. A question to people, never a verdict.',
  );
export type ConflictOfOwners = z.infer<typeof conflictOfOwners>;

export const conflict = [
  catalogueEvent('C-08', 'conflict.owners', [], conflictOfOwners, {
    kind: 'split-unrecorded',
    units: ['newham', 'havering'],
  }),
];
