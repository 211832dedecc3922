import { z } from 'zod';
import { instant } from '../events/parts.js';
import { id, localTime, name, reference } from './parts.js';
import { contactPoint } from './people.js';

/** Days of the week, as documents write them. */
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
/** How turns follow each other. */
const rotaKind = z.enum(['daily', 'weekly', 'custom']);

const shift = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d{1,3}D)?(T(?=\d)(\d{1,3}H)?(\d{1,4}M)?)?$/,
    'a length, as P4D, PT12H or P1DT8H',
  );
const hours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'hours of the day, as 17:00-09:00');

const rotaMembers = {
  from: localTime,
  /** When it ends; without it, it runs until another begins, or for ever. */
  to: localTime.optional(),
  staff: z.array(id).min(1).max(52),
  /** `weekly` when left out. */
  kind: rotaKind.optional(),
  /** Of a `custom` rota: how long each turn is by the clock on the wall; after the last the first comes again. */
  shifts: z.array(shift).min(1).max(60).optional(),
  /** A higher layer wins where it is on; 1 when left out. */
  layer: z.int().min(1).max(9).optional(),
  /** The days on which the layer is on; a night belongs to the day it begins on. */
  days: z.array(weekday).min(1).max(7).optional(),
  /** The hours in which the layer is on. */
  hours: hours.optional(),
};
interface Shifted {
  kind?: string | undefined;
  shifts?: readonly string[] | undefined;
}
const shiftsWhereCustom = ({ kind, shifts }: Shifted): boolean =>
  (kind === 'custom') === (shifts !== undefined);
const wrongShifts = { path: ['shifts'], error: 'a custom rota has shifts, and no other has' };
/** A rota: turns from a local date and time, in the order given. */
const rota = z.strictObject(rotaMembers).refine(shiftsWhereCustom, wrongShifts);
/** A rota in a list of its own. */
export const rotaRow = z
  .strictObject({ post: id, ...rotaMembers })
  .refine(shiftsWhereCustom, wrongShifts);

const overrideMembers = {
  from: instant,
  to: instant,
  /** Who answers instead; left out, the post is off duty for the span and that is a gap. */
  staff: id.optional(),
  /** The event of a calendar that it came from. */
  uid: z.string().min(1).max(300).optional(),
};
/** Somebody answers for a span instead of whoever would. */
const override = z.strictObject(overrideMembers);
/** An override in a list of its own. */
export const overrideRow = z.strictObject({ post: id, ...overrideMembers });

const swapMembers = {
  /** Who gives the turn that begins at `turn`, … */
  staff: id,
  turn: localTime,
  /** … and takes that person's turn that begins at `withTurn`. */
  with: id,
  withTurn: localTime,
  /** Who agreed to it. */
  agreedBy: z.array(id).min(1).max(10),
};
/** Two people exchange two turns of a rota, each known by its local beginning. */
const swap = z.strictObject(swapMembers);
/** A swap in a list of its own. */
export const swapRow = z.strictObject({ post: id, ...swapMembers });

const holdingMembers = { from: instant, to: instant.optional() };
/** Who holds a post, from when, and to when if that is known. */
const holder = z.strictObject({ staff: id, ...holdingMembers });
/** A holding in a list of its own. */
export const holdingRow = z.strictObject({ post: id, staff: id, ...holdingMembers });

/** A role in a team, which somebody holds for a time. */
export const post = z.strictObject({
  id,
  team: id,
  /** What the post is called on a ladder: `offender-manager`, `duty-spo`, `aco`, `jigsaw-dc` … */
  role: id,
  title: name,
  /**
   * `always`: on duty day and night. `working`: Monday to Friday 09:00–17:00, not on bank holidays.
   * `out-of-hours`: all other time.
   */
  hours: z.enum(['always', 'working', 'out-of-hours']),
  /** Since when there is such a post, and to when; always, when left out. */
  from: instant.optional(),
  to: instant.optional(),
  /** What the agency's own system calls the officer whose post it is. No other post has it. */
  reference: reference.optional(),
  /** Short for one verified e-mail contact point. */
  email: z.email().optional(),
  contacts: z.array(contactPoint).max(20).optional(),
  holders: z.array(holder).optional(),
  rota: rota.optional(),
  /** Several rotas: in a layer one after another, each from its own start until the next one's. */
  rotas: z.array(rota).max(100).optional(),
  overrides: z.array(override).max(2_000).optional(),
  swaps: z.array(swap).max(1_000).optional(),
});
