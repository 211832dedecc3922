import { z } from 'zod';
import { agencyKind, dataRegime } from '../agency.js';
import { keySetOf } from './agency-keys.js';
import { area } from './areas.js';
import { caseEntry } from './case-entry.js';
import { id, issuer, name, place, reference } from './parts.js';
import { absenceRow, contactRow, staffMember } from './people.js';
import { teamKind, unit } from './places.js';
import { holdingRow, overrideRow, post, rotaRow, swapRow } from './posts.js';

/** Lists that belong to a post or a person, and may be kept as they are held. */
export const keptList = z.enum(['holders', 'rotas', 'contacts']);

const team = z.strictObject({
  id,
  /** The agency's issuer URI. */
  agency: issuer,
  kind: teamKind,
  /** What it serves: a unit (`newham`, a prison, court or hostel code), or a whole area (`london`). */
  place,
  name,
  /** What the agency's own system calls it. No other team has it. */
  reference: reference.optional(),
});

/** An agency that the directory describes. Its keys and stream are registered apart (`agency add`). */
const agency = z.strictObject({
  issuer,
  name,
  kind: agencyKind,
  dataRegime: dataRegime.optional(),
});

/** The rows of each list of a document. */
export const directoryRows = {
  areas: area,
  units: unit,
  agencies: agency,
  teams: team,
  staff: staffMember,
  posts: post,
  holdings: holdingRow,
  rotas: rotaRow,
  overrides: overrideRow,
  swaps: swapRow,
  contacts: contactRow,
  absences: absenceRow,
  cases: caseEntry,
};

/** What a document says besides its lists. */
export const directoryHead = z.strictObject({
  directory: z.literal(1),
  /** The area that the document describes, as `london`. */
  area: place,
  /** Makes it the broker's home area; the first document does so by itself. */
  home: z.boolean().optional(),
  /** Lists that rows of `posts` and `staff` leave out and that stay as they are held. */
  keep: z.array(keptList).optional(),
});

/**
 * What `tocsin directory import` takes. Rows are added or replaced by id; nothing is removed. Holders, rotas,
 * overrides, swaps, contacts and absences stand with their post or person, or in lists of their own, as CSV files
 * have them.
 */
export const directoryDocument = directoryHead.extend({
  /** Areas of this broker's own, besides the 42: for training and tests. */
  areas: z.array(directoryRows.areas).optional(),
  /** A document that lists units is held to them; without the list they are taken from the teams' places. */
  units: z.array(directoryRows.units).optional(),
  agencies: z.array(directoryRows.agencies).optional(),
  teams: z.array(directoryRows.teams).default([]),
  staff: z.array(directoryRows.staff).default([]),
  posts: z.array(directoryRows.posts).default([]),
  holdings: z.array(directoryRows.holdings).optional(),
  rotas: z.array(directoryRows.rotas).optional(),
  overrides: z.array(directoryRows.overrides).optional(),
  swaps: z.array(directoryRows.swaps).optional(),
  contacts: z.array(directoryRows.contacts).optional(),
  absences: z.array(directoryRows.absences).optional(),
  cases: z.array(directoryRows.cases).default([]),
});
export type DirectoryDocument = z.infer<typeof directoryDocument>;

/** What `tocsin agency add` sends. */
export const agencyRegistration = z
  .strictObject({
    issuer,
    name,
    kind: agencyKind,
    /** What is usual for its kind, when left out. */
    dataRegime: dataRegime.optional(),
    ...keySetOf,
    /** Where alerts are pushed (RFC 8935). Without it the agency polls (RFC 8936). */
    push: z.url().optional(),
  })
  .refine(({ jwks, jwksUrl }) => (jwks === undefined) !== (jwksUrl === undefined), {
    message: 'give either its keys (jwks) or where it publishes them (jwksUrl)',
    path: ['jwks'],
  });
export type AgencyRegistration = z.infer<typeof agencyRegistration>;
