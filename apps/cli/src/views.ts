/** An alert as the broker shows it. */
export interface AlertView {
  ref: string;
  row: string;
  family: string;
  severity: string;
  tier: string;
  state: string;
  raisedAt: string;
  says: string;
  obligations: ObligationView[];
  timeline?: { at: string; kind: string; text: string }[];
}

export interface ObligationView {
  id: string;
  role: string;
  state: string;
  post: string | null;
  title: string | null;
  dueAt: string | null;
  acceptedBy?: string | null;
  acceptedPost?: string | null;
  /** Without a recorded action until then, the next post is told. */
  actBy?: string;
  action?: { clock: string; says: string; dueAt?: string };
  ladder: { post: string; title: string }[];
}

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `Mon, 10 Aug, 23:10`, London time. */
export const when = (instant: string): string => format.format(new Date(instant));

/** Where an obligation stands, in plain words. */
export function standing(one: ObligationView): string {
  if (one.state === 'closed') return 'closed';
  if (one.acceptedBy) {
    const until = one.actBy === undefined ? '' : `; something must be done by ${when(one.actBy)}`;
    return one.state === 'actioned'
      ? `accepted by ${one.acceptedBy}, and something was done`
      : `accepted by ${one.acceptedBy}${until}`;
  }
  const due = one.dueAt === null ? '' : when(one.dueAt);
  if (one.state === 'unowned') return `NOBODY OWNS IT; the top is told again ${due}`;
  return `waits for the ${one.title ?? 'next post'} until ${due}`;
}

/** An alert in a few lines. */
export function alertLines(alert: AlertView): string[] {
  const width = Math.max(0, ...alert.obligations.map(({ role }) => role.length));
  return [
    `${alert.ref}  ${alert.severity}  ${alert.state}  ${when(alert.raisedAt)}  ${alert.says} (${alert.row})`,
    ...alert.obligations.map((one) => `    ${one.role.padEnd(width)}  ${standing(one)}`),
  ];
}
