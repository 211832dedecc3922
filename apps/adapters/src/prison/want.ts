import { keyOfOverdue, type Known, type Overdue, type Told } from './dossier.js';
import type { Origin, Trouble } from './facts.js';
import type { Leaving } from './leaving.js';
import type { PrisonTable } from './table.js';
import { isOf, type Movement } from './timeline.js';

/** Where no message names a prison: a statement about a release is not held up for it. */
export const unknownPrison = 'unknown';

/** What is to be stated about a movement or an overdue absence, and if nothing, why. */
export interface Want {
  /** Why nothing is stated, or why it waits. */
  reason: string;
  statement?: { name: string; content: object; toe?: number; origin: Origin };
  /** The statement takes back that of this earlier movement. */
  takesBack?: Movement;
  /** If anything was stated, it was wrong: he is in prison. This is where that is known from. */
  undo?: Origin & { at: number };
  /** It is stated then, unless something takes it back. In seconds since 1970. */
  waitUntil?: number;
  /** Why a person must look, if the message says this now. */
  person?: Trouble;
}

/** What is known when the walk along the line of movements comes to one of them. */
export interface State {
  known: Known;
  table: PrisonTable;
  /** In seconds since 1970. */
  now: number;
  told: readonly Told[];
  /** The prison that held him last. */
  prison: string | undefined;
  /** The booking that was named last. */
  booking: string | undefined;
  /** When the custody began that he is in or was in last, in seconds since 1970. */
  custodyFrom: number | undefined;
  /** How he left, if he left and is not back. */
  out: { movement: Movement; is: Leaving['is'] } | undefined;
  /** When it came out that he never left: the movement was deleted or merely a merge of records. */
  undone: number | undefined;
  /** How he came in last, if he did not leave since. */
  in: string | undefined;
  /** A temporary absence was told as overdue, and he is not back. */
  overdueTold: boolean;
}

/** What was stated about a movement last. */
export const toldOf = ({ told }: Pick<State, 'told'>, movement: Movement): Told | undefined =>
  told.find(({ of }) => isOf(movement, of));
export const toldOfOverdue = ({ told }: Pick<State, 'told'>, overdue: Overdue): Told | undefined =>
  told.find(({ of }) => of === keyOfOverdue(overdue));

/** Where a movement's statement comes from. */
export const originOf = ({ sightings: [first] }: Movement): Origin => ({
  system: first?.system ?? 'nomis',
  record: first?.record ?? '',
});
export const prisonOf = ({ prison }: Movement, state: State): string =>
  prison ?? state.prison ?? state.known.dates?.prison ?? unknownPrison;

export const timed = ({ at, untimed }: { at: number; untimed: boolean }): { toe?: number } =>
  untimed ? {} : { toe: at };
export const instantText = (at: number): string => new Date(at * 1000).toISOString();
