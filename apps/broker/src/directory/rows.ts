import type { AgencyKind, Area, DataRegime, NotifyRule, TeamKind, UnitKind } from '#contracts';

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

export interface RotaRow {
  from: string;
  to: string | null;
  staff: string[];
}

export interface PostRow {
  id: string;
  team: string;
  role: string;
  title: string;
  hours: 'always' | 'working';
  from: string | null;
  to: string | null;
  rotas: RotaRow[];
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
