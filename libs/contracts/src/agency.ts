import { z } from 'zod';

/** What an agency is. It decides which events it may state (DESIGN §5). */
export const agencyKind = z.enum(['prison', 'court', 'hostel', 'probation', 'police']);
export type AgencyKind = z.infer<typeof agencyKind>;
