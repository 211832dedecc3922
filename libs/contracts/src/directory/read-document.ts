import type { z } from 'zod';
import type { Fault } from '#kernel';
import { directoryHead, directoryRows } from './directory-document.js';

type Lists = typeof directoryRows;
export type ListName = keyof Lists;
export type DirectoryRow<List extends ListName> = z.infer<Lists[List]>;

/** A row and where it stands, as `posts[12]`. */
export interface Located<Row> {
  path: string;
  row: Row;
}

export type ReadLists = { [List in ListName]?: Located<DirectoryRow<List>>[] };

/** A document of which every row that can be read was read. */
export interface ReadDirectory {
  /** None when the document's own members are wrong. */
  head: z.infer<typeof directoryHead> | undefined;
  /** The good rows; a list that was left out is not there. */
  lists: ReadLists;
  /** Ids that bad rows claim, so that one fault does not make many. */
  claimed: Partial<Record<ListName, string[]>>;
  faults: Fault[];
}

const names = Object.keys(directoryRows) as ListName[];

/** Reads a directory document row by row, so that all faults are known at once (all or nothing). */
export function readDirectory(given: unknown): ReadDirectory {
  const read: ReadDirectory = { head: undefined, lists: {}, claimed: {}, faults: [] };
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    read.faults.push({ path: '', reason: 'a directory document is an object' });
    return read;
  }
  const members = new Map(Object.entries(given));
  for (const name of names) {
    const list: unknown = members.get(name);
    members.delete(name);
    if (Array.isArray(list)) readList(name, list, read);
    else if (list !== undefined) read.faults.push({ path: name, reason: 'must be a list' });
  }
  const head = directoryHead.safeParse(Object.fromEntries(members));
  if (head.success) read.head = head.data;
  else read.faults.push(...faultsIn('', head.error));
  return read;
}

function readList(name: ListName, given: unknown[], read: ReadDirectory): void {
  const schema: z.ZodType = directoryRows[name];
  const rows: Located<unknown>[] = [];
  const claimed: string[] = [];
  given.forEach((one, index) => {
    const path = `${name}[${index}]`;
    const row = schema.safeParse(one);
    if (row.success) {
      rows.push({ path, row: row.data });
    } else {
      read.faults.push(...faultsIn(path, row.error));
      claimed.push(...claimOf(one));
    }
  });
  // Each list holds what its own schema made.
  Object.assign(read.lists, { [name]: rows });
  read.claimed[name] = claimed;
}

function claimOf(row: unknown): string[] {
  if (typeof row !== 'object' || row === null) return [];
  const id: unknown = 'id' in row ? row.id : 'issuer' in row ? row.issuer : undefined;
  return typeof id === 'string' ? [id] : [];
}

const faultsIn = (base: string, error: z.ZodError): Fault[] =>
  error.issues.map(({ path, message }) => ({ path: pathText(base, path), reason: message }));

function pathText(base: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, base);
}
