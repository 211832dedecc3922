import { idFor } from '#kernel';
import { dutyAt, type DutyPost, type HandOver, type WorkingTime } from '#rules';

/** A message to a person about a hand-over of a post. */
export interface DutyMail {
  id: string;
  kind: 'reminder' | 'comes' | 'goes';
  post: string;
  staff: string;
  /** The hand-over. */
  at: Date;
  dueAt: Date;
}

/**
 * Who is told of a hand-over, and when: who comes, before and at it; who goes, at it. The same hand-over has the
 * same messages, however often it is planned.
 * @param reminder how long before, in milliseconds; none: nobody is reminded
 */
export function mailsOf(
  post: string,
  { at, goes, comes }: HandOver,
  reminder: number | undefined,
  now: Date,
): DutyMail[] {
  const mail = (kind: DutyMail['kind'], staff: string, dueAt: Date): DutyMail => ({
    id: idFor(`duty-mail:${kind}:${post}:${staff}:${at.toISOString()}`),
    ...{ kind, post, staff, at, dueAt },
  });
  const before = new Date(at.getTime() - (reminder ?? 0));
  return [
    ...(reminder !== undefined && at > now
      ? [mail('reminder', comes, before < now ? now : before)]
      : []),
    mail('comes', comes, at),
    ...(goes === undefined ? [] : [mail('goes', goes, at)]),
  ];
}

/** A hand-over that is longer ago than this is told to nobody: they know by now. */
const tooLate = 6 * 3_600_000;

/** Why a message is of no use any more; none when it is. The rota may have changed since it was planned. */
export function voidedBy(
  { kind, staff, at }: Pick<DutyMail, 'kind' | 'staff' | 'at'>,
  post: DutyPost | undefined,
  now: Date,
  working: WorkingTime,
): 'over' | 'no-post' | 'changed' | undefined {
  if (!post) return 'no-post';
  if (now.getTime() - at.getTime() > tooLate || (kind === 'reminder' && at <= now)) return 'over';
  const after = dutyAt(post, at, working);
  const hasIt = 'staff' in after && after.staff === staff;
  return hasIt === (kind !== 'goes') ? undefined : 'changed';
}

/** An alert that is open for a post, by what it may be called aloud. */
export interface OpenAlert {
  ref: string;
  severity: string;
}

/** How many references a message has; the count has all. */
const most = 20;

const london = { timeZone: 'Europe/London', dateStyle: 'full', timeStyle: 'short' } as const;
const spoken = (at: Date): string => new Intl.DateTimeFormat('en-GB', london).format(at);

/**
 * What a person is told: the post, the time, and what is open for it by reference and count. Nobody is named and
 * nothing is told (RR-17).
 * @param until when the duty of who comes ends; none: it is not known to end
 */
export function textOf(
  { kind, at }: Pick<DutyMail, 'kind' | 'at'>,
  title: string,
  until: Date | undefined,
  open: readonly OpenAlert[],
  link: string,
): { subject: string; text: string } {
  const ends = until ? ` until ${spoken(until)}` : '';
  const first = {
    reminder: `You come on duty as ${title} at ${spoken(at)}${ends}.`,
    comes: `You are on duty as ${title} from ${spoken(at)}${ends}.`,
    goes: `Your duty as ${title} ended at ${spoken(at)}. Somebody else has it now.`,
  }[kind];
  const subject = {
    reminder: 'Tocsin: you come on duty',
    comes: 'Tocsin: you are on duty',
    goes: 'Tocsin: your duty has ended',
  }[kind];
  const lines = [
    first,
    ...(kind === 'reminder' ? [] : [openText(open)]),
    `Open Tocsin: ${link}`,
    'This message names no one on purpose. Do not reply to it.',
  ];
  return { subject, text: `${lines.join('\n\n')}\n` };
}

function openText(open: readonly OpenAlert[]): string {
  if (open.length === 0) return 'No alert is open for this post.';
  const count = open.length === 1 ? '1 alert is' : `${open.length} alerts are`;
  const named = open.slice(0, most).map(({ ref, severity }) => `${ref} (${severity})`);
  const rest = open.length > most ? `, and ${open.length - most} more` : '';
  return `${count} open for this post: ${named.join(', ')}${rest}.`;
}
