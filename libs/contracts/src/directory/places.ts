import { z } from 'zod';
import { name, place } from './parts.js';

/** What a local unit is. `force` is a police force inside an area, as the City of London's (RR-03). */
export const unitKind = z.enum(['borough', 'district', 'prison', 'court', 'premises', 'force']);
export type UnitKind = z.infer<typeof unitKind>;

/** What areas and units are told apart by: capitals make no difference. */
export const placeKey = (id: string): string => id.toLowerCase();

/** A borough, prison, court … Its id is what cases, events and teams call it. */
export const unit = z.strictObject({
  id: place,
  kind: unitKind,
  name,
  /** The MAPPA area it lies in; the document's area when left out. */
  area: place.optional(),
  /** The borough or district it stands in, for a prison, court or hostel: its police and PPU are told (RR-03, RR-09). */
  within: place.optional(),
});

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
  'victim-unit',
  'recall-casework',
  'youth-offending',
  'mental-health',
  'immigration',
  'counter-terrorism',
  'smb',
  'monitoring',
  /** Receives the tests of the channels (SYS-07), and nothing else. */
  'channel-test',
]);
export type TeamKind = z.infer<typeof teamKind>;

/** The kind of a unit that is known only because a team serves it. */
export function unitKindFor(team: TeamKind): UnitKind {
  switch (team) {
    case 'prison-omu':
      return 'prison';
    case 'hostel':
      return 'premises';
    case 'court-office':
      return 'court';
    default:
      return 'borough';
  }
}
