import { z } from 'zod';
import { instant } from '../events/parts.js';
import { id, localTime, name } from './parts.js';
import { contactPoint } from './people.js';

const rotaMembers = {
  from: localTime,
  /** When it ends; without it, it runs until another begins, or for ever. */
  to: localTime.optional(),
  staff: z.array(id).min(1).max(52),
};
/** A weekly rota: turns of seven days from a local date and time, in the order given. */
export const rota = z.strictObject(rotaMembers);
/** A rota in a list of its own. */
export const rotaRow = z.strictObject({ post: id, ...rotaMembers });

const holdingMembers = { from: instant, to: instant.optional() };
/** Who holds a post, from when, and to when if that is known. */
export const holder = z.strictObject({ staff: id, ...holdingMembers });
/** A holding in a list of its own. */
export const holdingRow = z.strictObject({ post: id, staff: id, ...holdingMembers });

/** A role in a team, which somebody holds for a time. */
export const post = z.strictObject({
  id,
  team: id,
  /** What the post is called on a ladder: `offender-manager`, `duty-spo`, `aco`, `jigsaw-dc` … */
  role: id,
  title: name,
  /** `always`: on duty day and night. `working`: Monday to Friday 09:00–17:00, not on bank holidays. */
  hours: z.enum(['always', 'working']),
  /** Since when there is such a post, and to when; always, when left out. */
  from: instant.optional(),
  to: instant.optional(),
  /** Short for one verified e-mail contact point. */
  email: z.email().optional(),
  contacts: z.array(contactPoint).max(20).optional(),
  holders: z.array(holder).optional(),
  rota: rota.optional(),
  /** Several rotas, one after another: each runs from its own start until the next one's. */
  rotas: z.array(rota).optional(),
});
