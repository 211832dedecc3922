import { when } from '../views.js';

interface Person {
  id: string;
  name: string;
}

/** Who answers, or why nobody does, and what made it so. */
export interface Answer {
  staff?: Person;
  coverFor?: Person;
  gap?: string;
  by?: { kind: string; layer?: number; from?: string; to?: string; instead?: Person };
}
export interface DutyAnswer extends Answer {
  title: string;
  at: string;
}
export interface DutyPlan {
  title: string;
  spans: (Answer & { from: string; to: string })[];
}

export const dutyLine = ({ title, at, ...answer }: DutyAnswer): string =>
  `${title}, ${when(at)}: ${answerText(answer)}.`;

/** A post's duties one after another, each on a line. */
export const planLines = ({ title, spans }: DutyPlan): string[] => [
  title,
  ...spans.map(({ from, to, ...answer }) => `  ${when(from)} – ${when(to)}: ${answerText(answer)}`),
];

function answerText({ staff, coverFor, gap, by }: Answer): string {
  const why = by && sourceText(by);
  if (!staff) return `NOBODY: ${gap ?? ''}${why === undefined ? '' : ` (${why})`}`;
  const cover = coverFor ? `, covering for ${coverFor.name} (${coverFor.id})` : '';
  return `${staff.name} (${staff.id})${cover}${why === undefined ? '' : `, ${why}`}`;
}

function sourceText({
  kind,
  layer,
  from,
  to,
  instead,
}: NonNullable<Answer['by']>): string | undefined {
  const turn =
    from === undefined ? '' : ` from ${when(from)}${to === undefined ? '' : ` to ${when(to)}`}`;
  switch (kind) {
    case 'rota':
      return `by the rota, layer ${layer ?? 1}, turn${turn}`;
    case 'swap':
      return `by a swap with ${instead ? `${instead.name} (${instead.id})` : 'somebody'}, turn${turn}`;
    case 'override':
      return `by an override${turn}`;
    default:
      // Whose post it simply is.
      return undefined;
  }
}
