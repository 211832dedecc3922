/** Somebody holds a post from an instant, and to one if that is known. */
export interface Holding {
  staff: string;
  from: Date;
  to?: Date | undefined;
}

/** Monday to Sunday, as documents write them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * Turns from a local date and time, in the order given. Hand-over is by the clock on the wall, on both sides of
 * a clock change.
 */
export interface Rota {
  from: string;
  to?: string | undefined;
  staff: readonly string[];
  /** `weekly` when left out. */
  kind?: 'daily' | 'weekly' | 'custom' | undefined;
  /** Of a `custom` rota: how long each turn is, as `P4D` or `PT12H`; after the last the first comes again. */
  shifts?: readonly string[] | undefined;
  /** A higher layer wins where it is on; 1 when left out. */
  layer?: number | undefined;
  /** The days on which the layer is on; every day when left out. A night belongs to the day it begins on. */
  days?: readonly Weekday[] | undefined;
  /** The hours in which the layer is on, as `17:00-09:00`; all when left out. */
  hours?: string | undefined;
}

/** Somebody answers for a span instead of whoever would; without `staff` nobody does. */
export interface Override {
  from: Date;
  to: Date;
  staff?: string | undefined;
}

/** Two people exchange two turns, each known by its local beginning. */
export interface Swap {
  staff: string;
  turn: string;
  with: string;
  withTurn: string;
}

/** A person is away, and who answers meanwhile. */
export interface Absence {
  from: Date;
  to?: Date | undefined;
  cover?: string | undefined;
}

/** The absences of each member of staff, by id. Those of one person do not overlap: an import refuses it. */
export type Absences = ReadonlyMap<string, readonly Absence[]>;

/** `out-of-hours` is all time that is not working time. */
export type DutyHours = 'always' | 'working' | 'out-of-hours';

/** What of a post decides who answers for it. */
export interface DutyPost {
  hours: DutyHours;
  holders: readonly Holding[];
  rotas?: readonly Rota[] | undefined;
  /** Those of one post do not overlap: an import refuses it. */
  overrides?: readonly Override[] | undefined;
  swaps?: readonly Swap[] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  absences?: Absences | undefined;
}

/** Why nobody answers for a post. */
export type Gap =
  'off duty' | 'nobody holds this post' | 'absent without cover' | 'taken off duty by an override';

/** Who answers for a post at an instant, or why nobody does. With `coverFor`, in place of that absent person. */
export type Duty = { staff: string; coverFor?: string } | { gap: Gap };

/** What made somebody the one who answers. Instants in milliseconds. */
export type DutySource =
  | { kind: 'holder' }
  | { kind: 'rota'; layer: number; from: number; to: number }
  /** `instead` had the turn by the rota. */
  | { kind: 'swap'; layer: number; from: number; to: number; instead: string }
  | { kind: 'override'; from: number; to: number };
