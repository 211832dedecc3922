import { z } from 'zod';
import { instant } from '../events/parts.js';
import { caseEntry } from './case-entry.js';
import { id } from './parts.js';

const name = z.string().trim().min(1).max(120);

/** What a team does. A role's ladder starts in a team of one kind (policy file, `roles`). */
export const teamKind = z.enum([
  'ppu',
  'jigsaw',
  'prison-omu',
  'hostel',
  'court-office',
  'police-control-room',
  'probation-on-call',
  'mappa-coordination',
]);
export type TeamKind = z.infer<typeof teamKind>;

const team = z.strictObject({
  id,
  /** The agency's issuer URI. The agency must be registered first. */
  agency: z.string().min(1).max(200),
  kind: teamKind,
  /** What it serves: a borough (`newham`), a prison, court or hostel code, or an area (`london`). */
  place: z.string().min(1).max(60),
  name,
});

const staffMember = z.strictObject({ id, agency: z.string().min(1).max(200), name });

/** A weekly rota: turns of seven days from a local date and time, in the order given, for ever. */
const rota = z.strictObject({
  from: z.iso.datetime({ local: true, offset: false }),
  staff: z.array(id).min(1).max(52),
});

const post = z.strictObject({
  id,
  team: id,
  /** What the post is called on a ladder: `offender-manager`, `duty-spo`, `aco`, `jigsaw-dc` … */
  role: id,
  title: name,
  /** `always`: on duty day and night. `working`: Monday to Friday 09:00–17:00, not on bank holidays. */
  hours: z.enum(['always', 'working']),
  email: z.email().optional(),
  holders: z.array(z.strictObject({ staff: id, from: instant, to: instant.optional() })).optional(),
  rota: rota.optional(),
});

/** What `tocsin directory import` takes. Rows are added or replaced by id; nothing is removed. */
export const directoryDocument = z.strictObject({
  directory: z.literal(1),
  /** The area that its area-wide teams serve, as `london`. */
  area: z.string().min(1).max(60),
  teams: z.array(team).default([]),
  staff: z.array(staffMember).default([]),
  posts: z.array(post).default([]),
  cases: z.array(caseEntry).default([]),
});
export type DirectoryDocument = z.infer<typeof directoryDocument>;

/** What `tocsin agency add` sends. */
export const agencyRegistration = z.strictObject({
  issuer: z.string().min(1).max(200),
  name,
  kind: z.enum(['prison', 'court', 'hostel', 'probation', 'police']),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(20) }),
  /** Where alerts are pushed (RFC 8935). Without it the agency polls (RFC 8936). */
  push: z.url().optional(),
});
export type AgencyRegistration = z.infer<typeof agencyRegistration>;
