import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { beginningsOf, repeatFault } from './ics-repeats.js';
import { instantIn, isUtc, wallOf, zoneOf } from './ics-times.js';

/** One time that an event happens. Instants as ISO 8601 in UTC. */
export interface Occurrence {
  uid: string;
  from: string;
  to: string;
}

/** An event of a calendar with what is read of it, or why it cannot be read. */
export interface CalendarEvent {
  summary: string;
  /** E-mail addresses in lower case: of those who attend, and of who organises. */
  attendees: string[];
  organizer: string | undefined;
  times: Occurrence[];
  /** For one time of a repeated event that was moved or cancelled: which (an instant, as `uid at`). */
  replaces: string | undefined;
  cancelled: boolean;
  fault?: string;
}

/** Reads an event. Nothing of its description is read. */
export function readEvent(component: ICAL.Component): CalendarEvent {
  const text = (name: string): string => {
    const value: unknown = component.getFirstPropertyValue(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const event: CalendarEvent = {
    summary: text('summary'),
    attendees: component.getAllProperties('attendee').flatMap(mailOf),
    organizer: component.getAllProperties('organizer').flatMap(mailOf)[0],
    times: [],
    replaces: undefined,
    cancelled: text('status').toUpperCase() === 'CANCELLED',
  };
  const uid = text('uid');
  if (uid === '' || uid.length > 200)
    return { ...event, fault: 'it has no UID, or one that is too long' };
  try {
    return { ...event, ...timesOf(component, uid) };
  } catch {
    return { ...event, fault: 'its times cannot be read' };
  }
}

const mailOf = (property: ICAL.Property): string[] => {
  const value: unknown = property.getFirstValue();
  const mail = typeof value === 'string' ? /^mailto:(.+)$/i.exec(value.trim())?.[1] : undefined;
  return mail === undefined ? [] : [mail.toLowerCase()];
};

type Times = Pick<CalendarEvent, 'times' | 'replaces' | 'fault'>;
const wrong = (fault: string): Times => ({ times: [], replaces: undefined, fault });

function timesOf(component: ICAL.Component, uid: string): Times {
  const start = timeOf(component, 'dtstart');
  if (!start) return wrong('it has no beginning');
  if (start.zone === undefined) return wrong(`its time zone "${start.tzid}" is not known`);
  const { time, zone } = start;
  const length = lengthOf(component, time, zone);
  if (length === undefined) return wrong('it has no end, or ends before it begins');
  if (component.hasProperty('rdate'))
    return wrong('it has single dates (RDATE), which are not read');
  const rules = component.getAllProperties('rrule').map((property) => property.getFirstValue());
  const [rule] = rules;
  const at = (begin: ICAL.Time): Temporal.Instant => instantIn(begin, zone);
  const recurrence = timeOf(component, 'recurrence-id');
  const replaces =
    recurrence?.zone && `${uid} ${instantIn(recurrence.time, recurrence.zone).toString()}`;
  if (rules.length > 1) return wrong('it repeats by more than one rule');
  let begins: ICAL.Time[] | string = [time];
  if (rule instanceof ICAL.Recur) {
    const fault = repeatFault(rule);
    if (fault !== undefined) return wrong(fault);
    begins = beginningsOf(rule, time, zone);
    if (typeof begins === 'string') return wrong(begins);
  }
  const left = new Set(exceptions(component));
  const times = begins
    .filter((begin) => !left.has(at(begin).toString()))
    .map((begin) => ({
      uid: rules.length > 0 ? `${uid} ${at(begin).toString()}` : (replaces ?? uid),
      from: at(begin).toString(),
      to: endOf(begin, length, zone).toString(),
    }));
  return { times, replaces };
}

function timeOf(component: ICAL.Component, name: string) {
  const property = component.getFirstProperty(name);
  const time: unknown = property?.getFirstValue();
  if (!(time instanceof ICAL.Time)) return undefined;
  const tzid = property?.getFirstParameter('tzid') ?? '';
  return { time, tzid, zone: isUtc(time) || tzid === '' ? 'Europe/London' : zoneOf(tzid) };
}

/** How long it is by the clock on the wall, so that a repeated night has its end at the same hour always. */
function lengthOf(
  component: ICAL.Component,
  start: ICAL.Time,
  zone: string,
): Temporal.Duration | undefined {
  const given: unknown = component.getFirstPropertyValue('duration');
  const end = timeOf(component, 'dtend');
  const wholeDay = start.isDate ? Temporal.Duration.from({ days: 1 }) : undefined;
  if (end && (end.zone === undefined || end.time.isDate !== start.isDate)) return undefined;
  const length = end
    ? wallIn(start, zone).until(wallIn(end.time, end.zone ?? zone, zone), { largestUnit: 'days' })
    : given instanceof ICAL.Duration
      ? Temporal.Duration.from(given.toString())
      : wholeDay;
  return length && length.sign > 0 ? length : undefined;
}

const wallIn = (time: ICAL.Time, from: string, to = from): Temporal.PlainDateTime =>
  isUtc(time) || from !== to
    ? instantIn(time, from).toZonedDateTimeISO(to).toPlainDateTime()
    : wallOf(time);

const endOf = (begin: ICAL.Time, length: Temporal.Duration, zone: string): Temporal.Instant =>
  wallIn(begin, zone).add(length).toZonedDateTime(zone).toInstant();

/** Dates that are left out of a repeated event, as instants. */
const exceptions = (component: ICAL.Component): string[] =>
  component.getAllProperties('exdate').flatMap((property) => {
    const tzid = property.getFirstParameter('tzid');
    const zone = (tzid ? zoneOf(tzid) : undefined) ?? 'Europe/London';
    return property
      .getValues()
      .flatMap((time: unknown) =>
        time instanceof ICAL.Time ? [instantIn(time, zone).toString()] : [],
      );
  });
