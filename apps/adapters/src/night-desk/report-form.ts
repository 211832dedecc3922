import { z } from 'zod';
import { crnOf, legalBasis, nomsOf } from '#contracts';
import type { Fault } from '#kernel';
import { localInstantOf } from '../feeds/instants.js';
import { at, isObject, plain } from '../feeds/json.js';

const kinds = ['curfew-missed', 'whereabouts-unknown', 'absconded', 'returned'] as const;
export type ReportKind = (typeof kinds)[number];

const said = (error: string) => ({ error });
const yesOrNo = z.boolean(said('must be true or false')).optional();
const clock = z
  .string(said('must be a time, as 23:00'))
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, as 23:00');
const time = z.string(said('must be a time, as 2026-08-08T23:10')).optional();

/** What a night desk may say in a minute. Times without an offset are local. */
const form = z.strictObject(
  {
    kind: z.enum(kinds, said(`must be one of ${kinds.join(', ')}`)),
    premises: z.string(said('must be the code of the hostel, as E12')),
    crn: z
      .string(said('must be a CRN, as X123456'))
      .refine((text) => crnOf(text) !== undefined, 'must be a CRN, as X123456')
      .optional(),
    noms: z
      .string(said('must be a prison number, as A1234AA'))
      .refine((text) => nomsOf(text) !== undefined, 'must be a prison number, as A1234AA')
      .optional(),
    at: time,
    lastSeenAt: time,
    curfew: z
      .strictObject({ from: clock, to: clock }, said('must be from and to, as 23:00 and 06:00'))
      .optional(),
    contacted: yesOrNo,
    searched: yesOrNo,
    belongingsGone: yesOrNo,
    legalBasis: z
      .enum(legalBasis.options, said(`must be one of ${legalBasis.options.join(', ')}`))
      .optional(),
  },
  said('must be a JSON object'),
);

/** A report that can be told as it stands. Times are instants in UTC. */
export type Report = z.infer<typeof form>;

/** What can be told of one kind alone. */
const ofKind: Readonly<Partial<Record<keyof Report, ReportKind>>> = {
  lastSeenAt: 'whereabouts-unknown',
  searched: 'whereabouts-unknown',
  belongingsGone: 'whereabouts-unknown',
  curfew: 'curfew-missed',
  contacted: 'curfew-missed',
};

export interface ReportContext {
  /** The premises that may be reported from. */
  premises: readonly string[];
  now: Date;
}

/** A clock at a desk may be a little ahead. Milliseconds. */
const ahead = 300_000;

/**
 * Reads a report whole, so that whoever wrote it can mend everything at once.
 * @returns the report, or every fault by its field; never a value that was sent
 */
export function readReport(
  body: unknown,
  { premises, now }: ReportContext,
): { report: Report } | { faults: readonly Fault[] } {
  const read = form.safeParse(body);
  const faults = read.success ? [] : read.error.issues.flatMap(faultsOf);
  const wrong = (path: string, reason: string): void => {
    if (!faults.some((fault) => fault.path === path || fault.path.startsWith(`${path}.`)))
      faults.push({ path, reason });
  };
  const given = isObject(body) ? body : {};
  const times: Partial<Record<'at' | 'lastSeenAt', string>> = {};
  for (const member of ['at', 'lastSeenAt'] as const) {
    const text = at(given, member);
    if (typeof text !== 'string') continue;
    const instant = localInstantOf(text, now);
    if (!instant) wrong(member, 'must be a time, as 2026-08-08T23:10');
    else if (instant.epochMilliseconds > now.getTime() + ahead) wrong(member, 'lies in the future');
    else times[member] = instant.toString();
  }
  const own = premises.find((code) => same(code, at(given, 'premises')));
  if (isObject(body)) {
    if (own === undefined) wrong('premises', 'is no hostel that you may report from');
    if (given['crn'] === undefined && given['noms'] === undefined)
      wrong('crn', 'must be given, or noms: whom is it about?');
    for (const [member, kind] of Object.entries(ofKind))
      if (given[member] !== undefined && given['kind'] !== kind)
        wrong(member, `can be told of ${kind} only`);
  }
  if (!read.success || own === undefined || faults.length > 0) return { faults };
  return { report: { ...read.data, ...times, premises: own } };
}

const same = (code: string, given: unknown): boolean =>
  typeof given === 'string' && given.trim().toUpperCase() === code.toUpperCase();

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, reason: issue.message }];
  return issue.keys.map((key) => ({
    path: [...issue.path, plain(key, 40)].join('.'),
    reason: 'is not a field of this form',
  }));
}
