import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, as 23:00');
const hours = z.strictObject({ from: clock, to: clock });
const because = z.string().min(1).max(200).optional();
const names = z.array(z.string().min(1)).min(1);

/** What a code means while it holds: from a day on, and until the day before `to`. */
function meanings<T extends string>(tells: readonly [T, ...T[]]) {
  const meaning = z
    .strictObject({
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      tells: z.enum([...tells, 'nothing']),
      because,
      names,
    })
    .refine((one) => one.tells !== 'nothing' || one.because !== undefined, {
      path: ['because'],
      error: 'must say why nothing is told',
    })
    .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
      path: ['to'],
      error: 'must be later than from',
    });
  const periods = z
    .array(meaning)
    .min(1)
    .refine(
      (all) => all.every((one, n) => all.slice(n + 1).every((other) => !overlap(one, other))),
      { error: 'has two meanings for one day' },
    );
  return z.record(z.string().regex(/^[A-Z0-9]{1,10}$/, 'must be a code, as A or 1H'), periods);
}

interface Period {
  from?: string | undefined;
  to?: string | undefined;
}
const overlap = (one: Period, other: Period): boolean =>
  (one.from ?? '') < (other.to ?? '~') && (other.from ?? '') < (one.to ?? '~');

/** `policy/feeds/hostel.yaml`. */
export const hostelTables = z.strictObject({
  families: z.array(z.string().min(1)).min(1),
  events: z.record(
    z.string(),
    z.enum(['departure', 'arrival', 'non-arrival', 'bed-not-secured', 'nothing']),
  ),
  nothing: z.array(z.string().regex(/^[^*]+\*?$/, 'may have one star, at its end')),
  departures: meanings(['absconded', 'place-withdrawn']),
  nonArrivals: meanings(['did-not-arrive']),
  bedNotSecured: z.string().trim().min(1).max(200),
  latestArrival: clock,
  curfew: hours,
  curfews: z.record(z.string(), hours),
  sameAbsenceHours: z.number().positive().max(240),
  sameReportMinutes: z.number().positive().max(1440),
});
export type HostelTables = z.infer<typeof hostelTables>;

/** What is read of an event: by its own detail, nothing at all, or nobody knows. */
export function eventOf(
  { families, events, nothing }: HostelTables,
  type: string,
): HostelTables['events'][string] | 'unknown' | 'stranger' {
  const listed = Object.hasOwn(events, type) ? events[type] : undefined;
  if (listed !== undefined) return listed;
  const known = nothing.some((one) =>
    one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : type === one,
  );
  if (known) return 'nothing';
  return families.some((family) => type.startsWith(family)) ? 'unknown' : 'stranger';
}

/** A meaning of a code; `isOld` when the code held on other days only. */
export interface Meaning<T extends string = string> {
  tells: T | 'nothing';
  because?: string | undefined;
  names: readonly string[];
  isOld: boolean;
}
type Codes<T extends string> = Readonly<
  Record<string, readonly (Omit<Meaning<T>, 'isOld'> & Period)[]>
>;

/**
 * What the reason of an event means, by its code and the name beside it.
 * @param codes those of this event
 * @param on the day it happened, as `2026-08-08`
 * @returns `unknown` when neither is known, `contradiction` when they mean different things
 */
export function meaningOf<T extends string>(
  codes: Codes<T>,
  { code, name, on }: { code: string | undefined; name: string | undefined; on: string },
): Meaning<T> | 'unknown' | 'contradiction' {
  const named = name === undefined ? [] : byName(codes, name, on);
  if (code === undefined) return named[0] ?? 'unknown';
  const meaning = Object.hasOwn(codes, code) ? current(codes[code] ?? [], on) : undefined;
  if (!meaning) return 'unknown';
  // A name that nobody knows says nothing against its code.
  const fits = named.length === 0 || named.some(({ tells }) => tells === meaning.tells);
  return fits ? meaning : 'contradiction';
}

function current<T extends string>(periods: Codes<T>[string], on: string): Meaning<T> | undefined {
  const holds = periods.find(({ from = '', to = '~' }) => from <= on && on < to);
  const meaning = holds ?? periods.at(-1);
  return meaning && { ...meaning, isOld: holds === undefined };
}

/** The meanings whose names the name begins with; only the longest such names count. */
function byName<T extends string>(codes: Codes<T>, name: string, on: string): Meaning<T>[] {
  const wanted = bare(name);
  const found = Object.values(codes).flatMap((periods) => {
    const meaning = current(periods, on);
    const fitting = (meaning?.names ?? []).map(bare).filter((one) => wanted.startsWith(one));
    const length = Math.max(0, ...fitting.map((one) => one.length));
    return meaning && length > 0 ? [{ meaning, length }] : [];
  });
  const longest = Math.max(0, ...found.map(({ length }) => length));
  return found.filter(({ length }) => length === longest).map(({ meaning }) => meaning);
}

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '');
