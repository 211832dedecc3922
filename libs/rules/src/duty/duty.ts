import type { WorkingTime } from '../policy.js';
import { isWorkingAt } from '../working-time.js';
import { compiled, lastBegun } from './compiled.js';
import type { Absence, Absences, Duty, DutyHours, DutyPost, DutySource } from './facts.js';
import { isOn, turnAt } from './rotation.js';

/** Who answers, and what made it so. No source where nobody holds the post. */
export interface ExplainedDuty {
  duty: Duty;
  source?: DutySource;
}

/**
 * Looks a post up at `at`: an override, else the highest layer of its rotas that is on with its swaps, else its
 * holder; then its hours, absence and cover. One answer or one gap. Whoever covers answers in the hours of the post.
 * @param hours asked for instead of the post's own: `always` asks who has it, at work or not
 */
export function explainDuty(
  post: DutyPost,
  at: Date,
  working: WorkingTime,
  hours: DutyHours = post.hours,
): ExplainedDuty {
  const instant = at.getTime();
  const held = holdingAt(post, instant);
  if (!held) return { duty: { gap: 'nobody holds this post' } };
  const { staff, source } = held;
  if (staff === undefined) return { duty: { gap: 'taken off duty by an override' }, source };
  if (hours !== 'always' && isWorkingAt(instant, working) !== (hours === 'working'))
    return { duty: { gap: 'off duty' }, source };
  const present = coverOf(staff, instant, post.absences);
  if (present === undefined) return { duty: { gap: 'absent without cover' }, source };
  return { duty: present === staff ? { staff } : { staff: present, coverFor: staff }, source };
}

/** Who answers for a post at `at`, or why nobody does. Hours as for {@link explainDuty}. */
export const dutyAt = (post: DutyPost, at: Date, working: WorkingTime, hours?: DutyHours): Duty =>
  explainDuty(post, at, working, hours).duty;

/**
 * Whose post it is at `at`, at work or not. A rota comes before holders from its start to its end; before it
 * and after it the holders answer, so that a change from one to the other leaves the past as it was.
 */
export const heldBy = (post: DutyPost, at: Date): string | undefined =>
  holdingAt(post, at.getTime())?.staff;

function holdingAt(
  post: DutyPost,
  at: number,
): { staff: string | undefined; source: DutySource } | undefined {
  if (!runs(post, at)) return undefined;
  const { overrides, layers, swaps } = compiled(post);
  const override = lastBegun(overrides, at);
  if (override && at < override.to) {
    const { staff, from, to } = override;
    return { staff, source: { kind: 'override', from, to } };
  }
  for (const layer of layers) {
    const rotation = lastBegun(layer, at);
    const turn = rotation && isOn(rotation, at) ? turnAt(rotation, at) : undefined;
    if (!rotation || !turn) continue;
    const { staff, from, to } = turn;
    const place = { layer: rotation.layer, from, to };
    const swapped = swaps.get(from)?.find(({ was }) => was === staff);
    return swapped
      ? { staff: swapped.is, source: { kind: 'swap', ...place, instead: staff } }
      : { staff, source: { kind: 'rota', ...place } };
  }
  const holding = post.holders.find((one) => runs(one, at));
  return holding && { staff: holding.staff, source: { kind: 'holder' } };
}

const runs = ({ from, to }: { from?: Date | undefined; to?: Date | undefined }, at: number) =>
  (!from || from.getTime() <= at) && (!to || at < to.getTime());

/** The person, or who covers; cover that is away too is covered in turn. */
function coverOf(staff: string, at: number, absences: Absences | undefined): string | undefined {
  const asked = new Set<string>();
  let one = staff;
  // Two people who cover for each other and are both away cover nobody.
  while (!asked.has(one)) {
    asked.add(one);
    const away: Absence | undefined = absences?.get(one)?.find((absence) => runs(absence, at));
    if (!away) return one;
    if (away.cover === undefined) return undefined;
    one = away.cover;
  }
  return undefined;
}
