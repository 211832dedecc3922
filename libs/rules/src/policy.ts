import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, TocsinError } from '#kernel';
import { contractOf, eventType, severity, teamKind, tier } from '#contracts';

const duration = z
  .string()
  .regex(/^PT(\d+H)?(\d+M)?$/, {
    error: 'a length of time in hours and minutes, as PT15M or PT4H',
    abort: true,
  })
  .refine((text) => milliseconds(text) > 0, 'a length of time above zero, as PT15M');
const calendar = z.enum(['always', 'working']);
const status = z.enum(['sourced', 'proposed', 'unverified', 'unset']);
const window = z.strictObject({
  first: duration,
  rung: duration,
  calendar: z.union([calendar, z.record(tier, calendar)]),
  status,
});
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time, as 09:00', abort: true });
const role = z.strictObject({
  ladder: z.string(),
  team: teamKind,
  /** `owner` is the team of the case's owner, the borough's where there is none (RR-07). */
  place: z.enum(['owner', 'borough', 'area', 'prison', 'premises']),
  rule: z.string(),
});
const row = z.strictObject({
  row: z.string().regex(/^[A-Z]{3}-\d\d$/),
  type: z.string(),
  family: z.string(),
  says: z.string().max(140),
  severity: z.record(tier, severity),
  accept: z.array(z.string()).min(1, 'somebody must accept'),
  copy: z.array(z.string()).default([]),
  dangerous: z.boolean().default(false),
});

const policySchema = z.strictObject({
  policy: z.strictObject({
    id: z.string(),
    effectiveFrom: z.iso.date(),
    approvedBy: z.string(),
    timezone: z.literal('Europe/London'),
  }),
  windows: z.record(severity, window),
  unowned: z.strictObject({
    repeat: duration,
    status,
    tell: z.array(z.string()).min(1, 'somebody must be told'),
  }),
  workingTime: z
    .strictObject({
      days: z.array(z.int().min(1).max(7)).min(1),
      from: clockTime,
      to: clockTime,
      bankHolidays: z.array(z.iso.date()),
    })
    .refine(({ from, to }) => from < to, { path: ['to'], error: 'later than "from"' }),
  ladders: z.record(z.string(), z.array(z.string()).min(1)),
  roles: z.record(z.string(), role),
  events: z.array(row),
  unmatched: z.strictObject({
    severity,
    accept: z.array(z.string()).min(1),
    dangerous: z.strictObject({ severity, accept: z.array(z.string()).min(1) }),
  }),
  nobodyToTell: z.strictObject({ accept: z.string() }),
});

export type Policy = z.infer<typeof policySchema>;
export type PolicyRow = z.infer<typeof row>;
export type RolePolicy = z.infer<typeof role>;
export type WorkingTime = Policy['workingTime'];

/**
 * Reads a policy file and checks that what it names exists.
 * @throws TocsinError `invalid_configuration`, one line for each fault
 */
export function readPolicy(text: string): Policy {
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw new TocsinError('invalid_configuration', `The policy is not YAML: ${messageOf(cause)}`, {
      cause,
    });
  }
  const read = policySchema.safeParse(document);
  const faults = read.success
    ? danglingNames(read.data)
    : read.error.issues.map(({ path, message }) => `${path.join('.') || 'policy'}: ${message}`);
  if (!read.success || faults.length > 0) {
    throw new TocsinError(
      'invalid_configuration',
      `The policy is wrong:\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
  }
  return read.data;
}

function danglingNames(policy: Policy): string[] {
  const faults: string[] = [];
  for (const [name, { ladder }] of Object.entries(policy.roles)) {
    if (!policy.ladders[ladder])
      faults.push(`roles.${name}.ladder: there is no ladder "${ladder}"`);
  }
  const wantRole = (where: string, names: readonly string[]): void => {
    for (const name of names)
      if (!policy.roles[name]) faults.push(`${where}: there is no role "${name}"`);
  };
  for (const { row: id, type, accept, copy } of policy.events) {
    if (!contractOf(eventType(type)))
      faults.push(`events.${id}.type: there is no event type "${type}"`);
    wantRole(`events.${id}.accept`, accept);
    wantRole(`events.${id}.copy`, copy);
  }
  wantRole('unmatched.accept', policy.unmatched.accept);
  wantRole('unmatched.dangerous.accept', policy.unmatched.dangerous.accept);
  wantRole('nobodyToTell.accept', [policy.nobodyToTell.accept]);
  const types = policy.events.map(({ type }) => type);
  for (const type of new Set(types.filter((name, i) => types.indexOf(name) !== i))) {
    faults.push(`events: "${type}" has two rows`);
  }
  return faults;
}

/** `PT1H30M` → milliseconds. */
export function milliseconds(text: string): number {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(text) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
