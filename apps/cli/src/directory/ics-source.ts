import ICAL from 'ical.js';
import { messageOf } from '#kernel';
import { readEvent, type CalendarEvent } from './ics-events.js';
import { stepsOf, type PlacedFault, type Source } from './source.js';

/** What of the directory a calendar is read by. */
export interface HeldDirectory {
  area: string;
  staff: readonly { id: string; contacts?: readonly { channel: string; address: string }[] }[];
  posts: readonly { id: string; overrides?: readonly HeldOverride[] }[];
}
interface HeldOverride {
  from: string;
  to: string;
  staff?: string;
  uid?: string;
}

/** Largest calendar, in characters. */
const largest = 1_000_000;
/** Most overrides of a post. */
const most = 2_000;
/** Most events that cannot be read, before the rest is not tried. */
const mostFaults = 100;

/**
 * Reads a calendar (RFC 5545) as overrides of a post: each event is somebody's duty. Overrides of the post that came
 * from a calendar and are not over are replaced; those that were made by hand, and the past, stay.
 */
export function icsSource(
  file: string,
  text: string,
  post: string,
  held: HeldDirectory,
  now: Date,
): Source {
  const faults: PlacedFault[] = [];
  const source = (overrides: object[], lines: number[]): Source => ({
    document: { directory: 1, area: held.area, overrides },
    faults,
    placeOf(path) {
      const [, index] = stepsOf(path);
      const line = typeof index === 'number' ? lines[index] : undefined;
      return { file, ...(line !== undefined && { line }) };
    },
  });
  const none = (reason: string): Source => {
    faults.push({ file, reason });
    return source([], []);
  };
  const owner = held.posts.find(({ id }) => id === post);
  if (!owner) return none(`there is no post "${post}"`);
  if (text.length > largest) return none(`it is larger than ${largest} characters`);
  const begins = linesOf(text);
  if (begins.length > most) return none(`it has more than ${most} events`);
  let components: ICAL.Component[];
  try {
    components = eventsIn(text);
  } catch (thrown) {
    return none(`it is not a calendar: ${messageOf(thrown).slice(0, 80)}`);
  }
  const nameOf = namesIn(held);
  const rows: { row: HeldOverride; line: number }[] = [];
  const events = readAll(components);
  if (!events) return none(`it has more than ${most} duties, or too much that cannot be read`);
  // One time of a repeated event that has an event of its own is told by that one.
  const replaced = new Set(events.flatMap(({ replaces }) => replaces ?? []));
  events.forEach((event, index) => {
    const line = begins[index] ?? 0;
    const fault = (reason: string): void => void faults.push({ file, line, reason });
    if (event.cancelled) return;
    if (event.fault !== undefined) {
      fault(event.fault);
      return;
    }
    const named = nameOf(event);
    if ('why' in named) {
      fault(named.why);
      return;
    }
    for (const { uid, from, to } of event.times)
      if (event.replaces !== undefined || !replaced.has(uid))
        rows.push({ row: { from, to, staff: named.staff, uid }, line });
  });
  const given = rows.map(({ row }) => ({ post, ...row }));
  const stays = (owner.overrides ?? [])
    .filter((one) => one.uid === undefined || isPast(one, now, rows))
    .map((one) => ({ post, ...one }));
  return source(
    [...given, ...stays],
    rows.map(({ line }) => line),
  );
}

/** None when there is too much of it: a hostile file is not worked through to its end. */
function readAll(components: readonly ICAL.Component[]): CalendarEvent[] | undefined {
  const events: CalendarEvent[] = [];
  let times = 0;
  let wrong = 0;
  for (const component of components) {
    const event = readEvent(component);
    events.push(event);
    times += event.times.length;
    wrong += event.fault === undefined ? 0 : 1;
    if (times > most || wrong > mostFaults) return undefined;
  }
  return events;
}

/** Over, and nothing that the calendar still has. */
const isPast = (one: HeldOverride, now: Date, rows: readonly { row: HeldOverride }[]): boolean =>
  new Date(one.to) <= now &&
  !rows.some(({ row }) => row.uid === one.uid || (row.from < one.to && one.from < row.to));

/** Zones are known by their names; what a file says of them is not read. */
function eventsIn(text: string): ICAL.Component[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  if (calendar.name !== 'vcalendar') throw new Error('it does not begin with VCALENDAR');
  calendar.removeAllSubcomponents('vtimezone');
  return calendar.getAllSubcomponents('vevent');
}

/** The lines on which events begin. */
const linesOf = (text: string): number[] =>
  text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [index + 1] : []));

type Named = { staff: string } | { why: string };

/** Finds whom an event names: by id in its summary, else by the address of who attends, else of who organises. */
function namesIn({ staff }: HeldDirectory): (event: CalendarEvent) => Named {
  const ids = new Set(staff.map(({ id }) => id));
  const byMail = new Map<string, Set<string>>();
  for (const { id, contacts = [] } of staff)
    for (const { channel, address } of contacts)
      if (channel === 'email') {
        const mail = address.toLowerCase();
        byMail.set(mail, (byMail.get(mail) ?? new Set()).add(id));
      }
  const withMail = (mails: readonly string[]): string[] =>
    mails.flatMap((mail) => [...(byMail.get(mail) ?? [])]);
  return ({ summary, attendees, organizer }) => {
    const words = summary.split(/[\s,;:()[\]]+/).filter((word) => ids.has(word));
    const ways = [words, withMail(attendees), withMail(organizer === undefined ? [] : [organizer])];
    const found = [...new Set(ways.find((way) => way.length > 0) ?? [])];
    const [one] = found;
    if (one !== undefined && found.length === 1) return { staff: one };
    return {
      why:
        found.length > 1
          ? 'it names more than one member of staff'
          : 'it names no member of staff: neither by id in its title, nor by the address of who attends',
    };
  };
}
