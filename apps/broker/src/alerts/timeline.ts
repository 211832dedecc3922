import type { Snapshot } from '../directory/directory.service.js';
import type { KeptEntry } from '../record/record.repository.js';
import type { ObligationRow } from './obligation.repository.js';

interface NoticeFacts {
  id: string;
  post: string;
  channel: string;
  kind: string;
}

export interface TimelineLine {
  at: Date;
  kind: string;
  text: string;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
});

/** The record of an alert in plain sentences, in the order it was written. */
export function timelineOf(
  entries: readonly KeptEntry[],
  obligations: readonly ObligationRow[],
  notices: readonly NoticeFacts[],
  snapshot: Snapshot,
): TimelineLine[] {
  const noticeById = new Map(notices.map((notice) => [notice.id, notice]));
  const obligationById = new Map(obligations.map((one) => [one.id, one]));
  const title = (post: unknown): string =>
    snapshot.directory.post(String(post))?.title ?? String(post);
  const say = (entry: KeptEntry): string => {
    const { detail } = entry;
    const notice = noticeById.get(entry.notice_id ?? '');
    const holder = snapshot.staffNames.get(String(detail['staff']));
    const who = `${title(detail['post'])}${holder === undefined ? '' : ` (${holder})`}`;
    const until =
      typeof detail['dueAt'] === 'string' ? clock.format(new Date(detail['dueAt'])) : '';
    switch (entry.kind) {
      case 'alert.raised':
        return `Raised as ${String(detail['severity'])}, ${String(detail['tier'])} (${String(detail['row'])})`;
      case 'alert.fact-attached':
        return `A later fact was added (${String(detail['row'])})`;
      case 'alert.copied':
        return `Copy to the ${title(detail['post'])}`;
      case 'obligation.raised':
        return `Must accept: ${String(detail['role'])}, ladder ${String(detail['ladder'])}`;
      case 'obligation.restarted':
        return `A worse fact: ${String(detail['role'])} is asked again from the first rung`;
      case 'obligation.told':
        return `Told: ${who}, to accept by ${until}`;
      case 'obligation.skipped':
        return `Skipped at once: ${title(detail['post'])} (${String(detail['why'])})`;
      case 'obligation.climbed':
        return `Nobody accepted in time. Told: ${who}, to accept by ${until}`;
      case 'obligation.unowned':
        return `Nobody owns it (${String(detail['role'])}). Told the top: ${list(detail['told']).map(title).join(', ')}`;
      case 'obligation.accepted':
        return `Accepted by ${obligationById.get(entry.obligation_id ?? '')?.accepted_by ?? 'a named person'}, ${title(detail['post'])} (${String(detail['role'])})${known(detail['knownBy'])}`;
      case 'obligation.declined':
        return `Declined by the ${title(detail['post'])}, with a reason`;
      case 'obligation.seen':
        return `Opened by the ${title(detail['post'])}; the clock runs on`;
      case 'obligation.actioned':
        return `An action is recorded by the ${title(detail['post'])} (${String(detail['role'])})`;
      case 'obligation.handed-over':
        return `Handed by the ${title(detail['post'])} to the ${title(detail['to'])}, who must accept it`;
      case 'obligation.acceptance-lapsed':
        return `The acceptance by the ${title(detail['post'])} ended: no action was recorded in time`;
      case 'obligation.closed':
        return `Closed as ${String(detail['as'])} by the ${title(detail['post'])} (${String(detail['role'])})`;
      case 'alert.closed':
        return `Closed as ${String(detail['as'])}`;
      case 'alert.owned':
        return 'Every obligation is accepted';
      case 'contact.failed':
        return `${String(detail['channel'])} to the ${title(notice?.post)}: there is no such address any more, and it is not used again`;
      case 'answer.without-effect':
        return `An answer had no effect: ${String(detail['outcome'])}`;
      default:
        return entry.kind.startsWith('notice.') && notice
          ? `${notice.channel} to the ${title(notice.post)}: ${entry.kind.slice(7)} (${String(detail['answer'])}, try ${String(detail['attempt'])})`
          : entry.kind;
    }
  };
  return entries.map((entry) => ({
    at: entry.at,
    kind: entry.kind,
    text: `${say(entry)}${lateness(entry)}`,
  }));
}

/** "Late by X because Y", where it was. */
function lateness({ detail }: KeptEntry): string {
  const { lateMilliseconds: late, lateBecause: because } = detail;
  if (typeof late !== 'number' || typeof because !== 'string') return '';
  const minutes = Math.round(late / 60_000);
  const by = minutes < 1 ? `${Math.round(late / 1000)} s` : `${minutes} min`;
  const inLondon = because.replace(/\d{4}-[0-9-]+T[0-9:.]+Z/g, (at) => clock.format(new Date(at)));
  return ` (${by} late: ${inLondon})`;
}

/** How the broker knew somebody who told it directly. */
const known = (by: unknown): string =>
  by === 'text-reply'
    ? ', by a text from their own number'
    : by === 'page-code'
      ? ', from a mail, with a code sent to their own number'
      : '';

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
