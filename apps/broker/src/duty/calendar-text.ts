import { sha256 } from '#kernel';

/** One duty of a person, as their calendar has it. */
export interface CalendarTurn {
  post: string;
  title: string;
  from: Date;
  to: Date;
  /** What tells it from the other duties of that post: its beginning, or that it has long been running. */
  known: string;
}

/** `2026-08-03T09:00:00.000Z` → `20260803T090000Z` (RFC 5545 §3.3.5, form 2: UTC, which needs no time zone). */
const stamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** RFC 5545 §3.3.11. */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\n|\r/g, '\\n');

/** Lines of at most 75 octets, continued by a space (RFC 5545 §3.1); no character is cut in two. */
function folded(line: string): string {
  const lines: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (size + length > 75) {
      lines.push(part);
      part = ' ';
      size = 1;
    }
    part += character;
    size += length;
  }
  return [...lines, part].join('\r\n');
}

/**
 * A person's own duties as a calendar (RFC 5545): the title of the post and the time, and no one's name.
 * A duty keeps its identity while its post and beginning stay.
 * @param host what the identities end with
 */
export function calendarText(
  staff: string,
  turns: readonly CalendarTurn[],
  at: Date,
  host: string,
): string {
  const uid = ({ post, known }: CalendarTurn): string =>
    `${sha256(`${staff} ${post} ${known}`).toString('hex').slice(0, 32)}@${host}`;
  const events = turns.flatMap((turn) => [
    'BEGIN:VEVENT',
    `UID:${uid(turn)}`,
    `DTSTAMP:${stamp(at)}`,
    `DTSTART:${stamp(turn.from)}`,
    `DTEND:${stamp(turn.to)}`,
    `SUMMARY:${escaped(`On duty: ${turn.title}`)}`,
    'CLASS:CONFIDENTIAL',
    'END:VEVENT',
  ]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tocsin//Duty calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Tocsin duties',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events,
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
