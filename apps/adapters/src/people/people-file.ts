import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { TocsinError } from '#kernel';
import type { FeedName } from '../config.js';

/** What a person may do here by hand. */
const mays = ['night-desk', 'manual'] as const;
export type May = (typeof mays)[number];

/** A member of staff of an agency, who may speak for it here. */
export interface Person {
  name: string;
  /** The agency's own number for the person. */
  reference?: string | undefined;
  /** As people call it: `Duty residential worker`. */
  post?: string | undefined;
  /** The codes of the premises that the person may speak for, and see the reports of. */
  premises: readonly string[];
  may: readonly May[];
}

/** A person with the SHA-256 of the token that they show. */
export interface Listed {
  person: Person;
  hash: Buffer;
}

const text = z.string().trim().min(1).max(200);
const person = z.strictObject({
  name: text,
  reference: z.string().trim().min(1).max(64).optional(),
  post: text.optional(),
  premises: z
    .array(z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'must be the code of premises, as E12'))
    .min(1)
    .default([]),
  may: z.array(z.enum(mays)).min(1),
  tokenSha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be a SHA-256: 64 digits 0-9 a-f, never the token itself'),
});

const people = z.array(person).superRefine((list, context) => {
  const seen = new Set<string>();
  list.forEach(({ may, premises, tokenSha256 }, n) => {
    const wrong = (member: string, message: string) =>
      context.addIssue({ code: 'custom', path: [n, member], message });
    if (may.includes('night-desk') && premises.length === 0)
      wrong('premises', 'must be named for somebody who may speak for a night desk');
    const token = tokenSha256.toLowerCase();
    if (seen.has(token)) wrong('tokenSha256', 'is the token of two people');
    seen.add(token);
  });
});

/**
 * Reads the list of the people who may speak for an agency, YAML or JSON, and checks it whole.
 * @throws TocsinError `invalid_configuration`, one line for each fault: the file and its place there, never what
 * stands there
 */
export function readPeople(file: string, feed: FeedName): Listed[] {
  const refuse = (faults: readonly string[], cause?: unknown): TocsinError =>
    new TocsinError(
      'invalid_configuration',
      `The list of people ${file} is wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      { cause },
    );
  const lines = new LineCounter();
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch (cause) {
    throw refuse([`it cannot be read (${codeOf(cause)})`], cause);
  }
  // The parser's own texts show the line: names and tokens do not belong in a log.
  const document = parseDocument(written, { prettyErrors: false, lineCounter: lines });
  const unread = document.errors.map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `line ${line}, column ${col}: it is neither YAML nor JSON (${code})`;
  });
  if (unread.length > 0) throw refuse(unread);
  const read = people.safeParse(document.toJS());
  if (!read.success)
    throw refuse(read.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`));
  const misplaced = read.data.flatMap(({ may }, n) =>
    feed !== 'hostel' && may.includes('night-desk')
      ? [`${placeOf([n, 'may'])}: night-desk is for the hostel feed alone`]
      : [],
  );
  if (misplaced.length > 0) throw refuse(misplaced);
  return read.data.map(({ tokenSha256, ...rest }) => ({
    person: rest,
    hash: Buffer.from(tokenSha256, 'hex'),
  }));
}

function placeOf([entry, ...members]: readonly PropertyKey[]): string {
  if (entry === undefined) return 'the whole';
  return [`entry ${Number(entry) + 1}`, ...members.map(String)].join(', ');
}

/** `ENOENT`, and not the system's text. */
const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown
    ? String(thrown.code)
    : 'unknown';
