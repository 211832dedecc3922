import { channelTestFamily } from '#rules';
import type { NoticeContent } from './notice.js';

const urgency = {
  P1: 'Urgent',
  P2: 'Action needed',
  P3: 'Action needed today',
  P4: 'For planning',
};

const london = { timeZone: 'Europe/London' } as const;
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  ...london,
  dateStyle: 'medium',
  timeStyle: 'short',
});
const shortTime = new Intl.DateTimeFormat('en-GB', {
  ...london,
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Where a mail leads: the page where the alert can be accepted, or only the broker's own. */
export interface MailLink {
  url: string;
  accepts: boolean;
}

/** A test of the channel is never taken for an alert. */
const isTest = ({ family }: Pick<NoticeContent, 'family'>): boolean => family === channelTestFamily;

/** One line: how urgent and which reference. Nobody is named and nothing is told (RR-17). */
export const headline = (content: Pick<NoticeContent, 'severity' | 'alert' | 'family'>): string =>
  isTest(content)
    ? `TEST, nothing to do. Ref ${content.alert}`
    : `${urgency[content.severity]}: open Tocsin. Ref ${content.alert}`;

/** What is wanted of the post, in a sentence or two. */
export function wanted(content: Pick<NoticeContent, 'kind' | 'family'>): string {
  if (isTest(content))
    return 'TEST. This is a test of the channel. Nothing has happened and there is nothing to do.';
  return content.kind === 'unowned'
    ? 'Nobody has accepted this alert. It needs an owner now.'
    : 'An alert needs an owner.';
}

/** By when, in London time; empty without a clock. */
export const untilIn = ({ acceptBy }: Pick<NoticeContent, 'acceptBy'>): string =>
  acceptBy === undefined ? '' : dayAndTime.format(new Date(acceptBy));

/** The e-mail of an alert: how urgent, which reference, by when. Nobody is named and nothing is told (RR-17). */
export function mailText(content: NoticeContent, link: MailLink) {
  const { severity, alert, post } = content;
  if (isTest(content))
    return { subject: headline(content), text: `${wanted(content)}\n\nReference: ${alert}\n` };
  const until = untilIn(content);
  const lines = [
    `To the ${post.title}.`,
    wanted(content),
    until === '' ? '' : `Accept it, or decline it with a reason, before ${until}.`,
    `Reference: ${alert} (${severity})`,
    link.accepts
      ? `Open it, and accept it there after signing in with a code that is sent to your phone: ${link.url}`
      : `Open Tocsin: ${link.url}`,
    'This message names no one on purpose. Do not reply to it: a reply accepts nothing.',
  ];
  return {
    subject: headline(content),
    text: `${lines.filter((line) => line !== '').join('\n\n')}\n`,
  };
}

/**
 * The text of an alert, within one text message of 160 characters. It says when it was made, because a network
 * may hold a text for hours.
 * @param code what to reply to accept it; none where no reply is taken
 */
export function smsText(content: NoticeContent, createdAt: Date, code: string | undefined): string {
  const { severity, kind, alert, acceptBy } = content;
  if (isTest(content)) return headline(content);
  const parts = [
    `${urgency[severity]} alert ${shortTime.format(createdAt)}.`,
    kind === 'unowned' ? 'Nobody has it.' : '',
    `Open Tocsin. Ref ${alert}.`,
    acceptBy === undefined ? '' : `Accept by ${shortTime.format(new Date(acceptBy))}.`,
    code === undefined ? '' : `To accept it yourself reply A ${code}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
