import type {
  AgencyKind,
  Area,
  DataRegime,
  DirectoryRow,
  NotifyRule,
  TeamKind,
  UnitKind,
} from '#contracts';
import { idFor } from '#kernel';
import type { DutyHours, Weekday } from '#rules';

// Rows as an import compares them: one notation for every instant (ISO 8601 in UTC), null for what is not there.

export type AreaRow = Area;

export interface UnitRow {
  id: string;
  kind: UnitKind;
  name: string;
  area: string;
  within?: string;
}

export interface AgencyRow {
  id: string;
  issuer: string;
  name: string;
  kind: AgencyKind;
  dataRegime: DataRegime;
}

export interface TeamRow {
  id: string;
  agency: string;
  kind: TeamKind;
  place: string;
  name: string;
  reference: string | null;
}

export interface ContactRow {
  channel: 'email' | 'sms' | 'phone' | 'push' | 'teams' | 'webhook';
  address: string;
  state: 'unverified' | 'verified' | 'failed';
  verifiedAt: string | null;
}

export interface AbsenceRow {
  from: string;
  to: string | null;
  cover: string | null;
}

export interface StaffRow {
  id: string;
  agency: string;
  name: string;
  /** None: as the policy says. */
  notify: NotifyRule[];
  contacts: ContactRow[];
  absences: AbsenceRow[];
}

export interface HoldingRow {
  staff: string;
  from: string;
  to: string | null;
}

/** What is usual is left out, so that a rota has one notation. */
export interface RotaRow {
  from: string;
  to: string | null;
  staff: string[];
  kind?: 'daily' | 'custom';
  shifts?: string[];
  layer?: number;
  days?: Weekday[];
  hours?: string;
}

export interface OverrideRow {
  from: string;
  to: string;
  staff: string | null;
  uid: string | null;
}

export interface SwapRow {
  staff: string;
  turn: string;
  with: string;
  withTurn: string;
  agreedBy: string[];
}

export interface PostRow {
  id: string;
  team: string;
  role: string;
  title: string;
  hours: DutyHours;
  from: string | null;
  to: string | null;
  reference: string | null;
  rotas: RotaRow[];
  overrides: OverrideRow[];
  swaps: SwapRow[];
  holders: HoldingRow[];
  contacts: ContactRow[];
}

/** Every row of the directory. */
export interface DirectoryRows {
  areas: AreaRow[];
  units: UnitRow[];
  agencies: AgencyRow[];
  teams: TeamRow[];
  staff: StaffRow[];
  posts: PostRow[];
}

/** The id of an agency, the same however it came into the directory. */
export const agencyIdOf = (issuer: string): string => idFor(`agency:${issuer}`);

/** One notation for an instant, so that equal instants are equal texts. */
export const instantText = (given: string | Date): string => new Date(given).toISOString();

/** One notation for a local time, with its seconds. */
export const localText = (given: string): string => (given.length === 16 ? `${given}:00` : given);

/** A rule with its members in one order, as rows are compared. */
export const notifyRow = ({ severities, from, to, channels }: NotifyRule): NotifyRule => ({
  ...(severities && { severities }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  channels,
});

/** One notation for a rota: what is usual is left out. */
export function rotaRowOf(given: Omit<DirectoryRow<'rotas'>, 'post'>): RotaRow {
  const { from, to, staff, kind = 'weekly', shifts, layer = 1, days, hours } = given;
  return {
    from: localText(from),
    to: to === undefined ? null : localText(to),
    staff,
    ...(kind !== 'weekly' && { kind }),
    ...(shifts && { shifts }),
    ...(layer !== 1 && { layer }),
    ...(days && { days }),
    ...(hours !== undefined && { hours }),
  };
}
