import type { WorkingTime } from '../policy.js';
import { workingChangesIn } from '../working-time.js';
import { compiled } from './compiled.js';
import { explainDuty, type ExplainedDuty } from './duty.js';
import type { DutyHours, DutyPost } from './facts.js';
import { changesIn } from './rotation.js';

/** Who answers from–to, or why nobody does; and what made it so at its beginning. */
export interface DutySpan extends ExplainedDuty {
  from: Date;
  to: Date;
}

/**
 * Who answers for a post over a span, without a hole and without an overlap, each answer as long as it lasts.
 * It asks {@link explainDuty} at every instant at which the answer can change, so the two never differ.
 * @param hours as there
 */
export function dutySpans(
  post: DutyPost,
  from: Date,
  to: Date,
  working: WorkingTime,
  hours: DutyHours = post.hours,
): DutySpan[] {
  const spans: DutySpan[] = [];
  const end = to.getTime();
  const starts = breaksIn(post, from.getTime(), end, hours === 'always' ? undefined : working);
  starts.forEach((start, index) => {
    const found = explainDuty(post, new Date(start), working, hours);
    const last = spans.at(-1);
    const until = new Date(starts[index + 1] ?? end);
    if (last && same(last, found)) last.to = until;
    else spans.push({ from: new Date(start), to: until, ...found });
  });
  return spans;
}

/** The same answer for the same reason: a turn that follows one's own is another turn. */
const same = (a: ExplainedDuty, b: ExplainedDuty): boolean =>
  JSON.stringify([a.duty, a.source]) === JSON.stringify([b.duty, b.source]);

/** @param working left out where the answer does not depend on it */
function breaksIn(
  post: DutyPost,
  from: number,
  to: number,
  working: WorkingTime | undefined,
): number[] {
  const { layers, overrides } = compiled(post);
  const edges = (rows: readonly { from?: Date | undefined; to?: Date | undefined }[]): number[] =>
    rows.flatMap((row) => [row.from?.getTime() ?? from, row.to?.getTime() ?? to]);
  const breaks = [
    ...edges([post, ...post.holders]),
    ...overrides.flatMap((one) => [one.from, one.to]),
    ...layers.flat().flatMap((rotation) => changesIn(rotation, from, to)),
    ...(working ? workingChangesIn(from, to, working) : []),
    ...[...peopleOf(post)].flatMap((one) => edges(post.absences?.get(one) ?? [])),
  ];
  const inside = breaks.filter((at) => at > from && at < to);
  return from < to ? [...new Set([from, ...inside])].sort((a, b) => a - b) : [];
}

/** Everybody who may answer for a post: who has it, and who covers for them, and for those. */
export function peopleOf(post: DutyPost): Set<string> {
  const people = new Set([
    ...post.holders.map(({ staff }) => staff),
    ...(post.rotas ?? []).flatMap(({ staff }) => staff),
    ...(post.overrides ?? []).flatMap(({ staff }) => staff ?? []),
    ...(post.swaps ?? []).flatMap((swap) => [swap.staff, swap.with]),
  ]);
  // A set goes on to what is added while it is walked.
  for (const one of people)
    for (const { cover } of post.absences?.get(one) ?? [])
      if (cover !== undefined) people.add(cover);
  return people;
}
