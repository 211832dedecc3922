import { Temporal } from 'temporal-polyfill';
import type { Receipt } from '../spool/receipt.service.js';
import type { Asked, Standing } from './standing-client.js';

/** How far a report has come. Only `told` means that people know. */
export type Progress =
  | 'kept-here'
  | 'refused'
  | 'for-a-person'
  | 'with-the-broker'
  | 'being-decided'
  | 'nobody-to-tell'
  | 'told';

export interface Words {
  state: Progress;
  /** Whether a named person has taken it on. */
  accepted: boolean;
  /** In plain sentences, the first one first. */
  says: string[];
}

const phone = 'Nobody has been told by it: use the telephone.';

/**
 * Says how a report stands, and who has taken it. It says no more than is known.
 * @param asked what the broker answered about each statement that it has taken
 */
export function wordsFor(receipt: Receipt, asked: readonly Asked[], now: Date): Words {
  const kept = (state: Progress, ...says: string[]): Words => ({ state, accepted: false, says });
  switch (receipt.state) {
    case 'reading':
    case 'held-back':
      return kept('kept-here', 'It is kept here, and has not gone out yet.');
    case 'sending':
      return kept('kept-here', ...onItsWay(receipt));
    case 'refused':
      return kept('refused', `The broker refused it. ${phone}`, 'It is kept here.');
    case 'kept-for-a-person':
      return kept('for-a-person', `It is kept here, but it could not be told. ${phone}`);
    case 'nothing-to-tell':
      return kept('nobody-to-tell', 'It is kept here. There was nothing new in it to tell.');
    case 'sent':
      return sent(asked, now);
  }
}

function onItsWay({ events }: Receipt): string[] {
  const answers = events.flatMap(({ lastAnswer }) => lastAnswer ?? []);
  if (answers.some((answer) => answer.startsWith('400')))
    return [
      'It is kept here. The broker does not take it yet, and is asked again.',
      `Tell whoever runs this. ${phone}`,
    ];
  if (answers.length > 0)
    return ['It is kept here and goes as soon as the broker can be reached.', phone];
  return ['It is kept here and is on its way to the broker.'];
}

function sent(asked: readonly Asked[], now: Date): Words {
  const standings = asked.flatMap((one) => (one === 'unknown' ? [] : [one.standing]));
  if (standings.length === 0) {
    const says = ['The broker has it.', 'Who has taken it cannot be asked now. Ask again soon.'];
    return { state: 'with-the-broker', accepted: false, says };
  }
  const alerts = standings.flatMap((standing) => standing.alerts);
  if (alerts.length > 0) return told(alerts, now);
  if (standings.some(({ state }) => state !== 'no-alert')) {
    const says = ['The broker has it, and is deciding whom to tell.'];
    return { state: 'being-decided', accepted: false, says };
  }
  const because = standings.map(({ reason }) => reason).find((reason) => reason);
  const says = ['The broker has it. Nobody had to be told.', ...(because ? [`${because}.`] : [])];
  return { state: 'nobody-to-tell', accepted: false, says };
}

type Alert = Standing['alerts'][number];
type Obligation = Alert['obligations'][number];

function told(alerts: readonly Alert[], now: Date): Words {
  const clock = (text: string): string => clockOf(text, now);
  const [first = ''] = alerts.map(({ raisedAt }) => raisedAt).sort(byTime);
  const all = alerts.flatMap(({ obligations }) => obligations);
  const taken = all.filter(isTaken);
  const unowned = all.filter((one) => !isTaken(one) && one.state === 'unowned');
  const open = all.filter((one) => !isTaken(one) && one.state !== 'unowned');
  const accepted = taken.map(({ acceptedBy, acceptedAt, post, role }) => {
    const at = acceptedAt ? ` at ${clock(acceptedAt)}` : '';
    const whose = acceptedBy?.post ?? post;
    const who = acceptedBy ? `${acceptedBy.name}${whose ? ` (${whose})` : ''}` : (whose ?? role);
    return `Accepted by ${who}${at}.`;
  });
  const waiting = open.length === 0 ? [] : [notYet(open, taken.length > 0, now)];
  const nobody = unowned.map(
    ({ post, role }) =>
      `Nobody on the list took it for ${post ?? role}. They are asked again and again: use the telephone.`,
  );
  const says = [`Told at ${clock(first)}.`, ...accepted, ...waiting, ...nobody];
  if (all.length === 0) says.push('Nobody has to accept it.');
  return { state: 'told', accepted: taken.length > 0, says };
}

const isTaken = ({ state, acceptedAt }: Obligation): boolean =>
  Boolean(acceptedAt) || ['accepted', 'actioned', 'closed'].includes(state);

function notYet(open: readonly Obligation[], isSome: boolean, now: Date): string {
  const [next] = open.flatMap(({ dueAt }) => dueAt ?? []).sort(byTime);
  const posts = [...new Set(open.map(({ post, role }) => post ?? role))].join(', ');
  const who = isSome ? `Not accepted yet by ${posts}` : `Nobody has accepted yet (${posts})`;
  if (next === undefined) return `${who}.`;
  return Date.parse(next) <= now.getTime()
    ? `${who}; the next person is being asked.`
    : `${who}; the next person is asked at ${clockOf(next, now)}.`;
}

const byTime = (one: string, other: string): number => Date.parse(one) - Date.parse(other);

/** `23:10`, and the day where it is not today's. */
export function clockOf(text: string, now: Date): string {
  const local = (milliseconds: number) =>
    Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO('Europe/London');
  const then = local(Date.parse(text));
  const clock = then.toPlainTime().toString({ smallestUnit: 'minute' });
  const isToday = then.toPlainDate().equals(local(now.getTime()).toPlainDate());
  if (isToday) return clock;
  return `${clock} on ${then.toLocaleString('en-GB', { day: 'numeric', month: 'long' })}`;
}
