import { z } from 'zod';

/** A length of time in a window, in hours and minutes: `PT15M`, `PT4H`. */
export const duration = z
  .string()
  .regex(/^PT(\d+H)?(\d+M)?$/, {
    error: 'a length of time in hours and minutes, as PT15M or PT4H',
    abort: true,
  })
  .refine((text) => milliseconds(text) > 0, 'a length of time above zero, as PT15M');

/** `PT1H30M` → milliseconds. */
export function milliseconds(text: string): number {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(text) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

export const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time, as 09:00', abort: true });

/**
 * What an action clock allows: at once, a length of time, working days (the day it starts is not counted), calendar
 * months, or a time on a day before the event it counts to.
 */
export type ClockValue =
  | { kind: 'immediate' }
  | { kind: 'duration'; milliseconds: number }
  | { kind: 'working-days'; days: number }
  | { kind: 'months'; months: number }
  | { kind: 'before'; days: number; at: string };

/** `immediate`, `PT24H`, `P10WD`, `P6M` or `day-1 17:00`; nothing where it is none of these. */
export function clockValue(text: string): ClockValue | undefined {
  if (text === 'immediate') return { kind: 'immediate' };
  const [, number, unit] = /^P([1-9]\d{0,3})(WD|M)$/.exec(text) ?? [];
  if (unit === 'WD') return { kind: 'working-days', days: Number(number) };
  if (unit === 'M') return { kind: 'months', months: Number(number) };
  const [, before, at] = /^day-([1-9]\d{0,2}) (\S+)$/.exec(text) ?? [];
  if (at !== undefined && clockTime.safeParse(at).success) {
    return { kind: 'before', days: Number(before), at };
  }
  return duration.safeParse(text).success
    ? { kind: 'duration', milliseconds: milliseconds(text) }
    : undefined;
}

const units: readonly [number, string][] = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];
const counted = (number: number, unit: string): string =>
  `${number} ${unit}${number === 1 ? '' : 's'}`;

/** A length of time in whole hours, or in minutes: `1 hour`. @param kind what stands before the unit, as `working ` */
export function lengthInWords(length: number, kind = ''): string {
  const [size, unit] = units.find(([one]) => length % one === 0) ?? [1, 'ms'];
  return counted(length / size, `${kind}${unit}`);
}

/** A clock's value in plain words: `20 working days`. */
export function inWords(value: ClockValue): string {
  switch (value.kind) {
    case 'immediate':
      return 'immediately';
    case 'working-days':
      return counted(value.days, 'working day');
    case 'months':
      return counted(value.months, 'month');
    case 'before':
      return `${value.at}, ${counted(value.days, 'day')} before`;
    case 'duration':
      return lengthInWords(value.milliseconds);
  }
}
