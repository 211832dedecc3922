import { parse } from 'yaml';
import { messageOf, TocsinError } from '#kernel';
import { boundariesOf } from './at.js';
import { faultsOverTime, overlaps } from './check.js';
import { datedLayer, merge } from './layer.js';
import { isBareList } from './figures.js';
import { policyFile, type PolicyFile } from './schema.js';
import type { PolicyDocument } from './types.js';

/** One file of a policy: its name, for what is said of its faults, and its text. */
export interface PolicyText {
  name: string;
  text: string;
}

/** Reads one text as a whole policy, or as an area's own on top of another. See {@link loadPolicy}. */
export const readPolicy = (text: string, base?: PolicyDocument): PolicyDocument =>
  loadPolicy([{ name: '', text }], base);

/**
 * Reads the files of a policy and checks that it is whole: no figure twice at one time, no row of the catalogue
 * without its recipients, no name that leads nowhere, at any instant.
 * @param files one document: a folder's files, or a single one
 * @param base the document that this one lies on top of: what it does not say is as there, figure by figure
 * @throws TocsinError `invalid_configuration`, one line for each fault, with its place
 */
export function loadPolicy(files: readonly PolicyText[], base?: PolicyDocument): PolicyDocument {
  const read = files.map(readFile);
  refuse(read.flatMap(({ faults }) => faults));
  const parts = read.flatMap(({ file }) => file ?? []);
  refuse(twice(parts));
  const layer = datedLayer(parts.reduce(merge, {}));
  refuse(overlaps(layer));
  const layers = [layer, ...(base?.layers ?? [])];
  const boundaries = boundariesOf(layers);
  refuse(faultsOverTime(layers, boundaries));
  return { layers, boundaries };
}

function refuse(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const lines = faults.map((fault) => `  ${fault}`).join('\n');
  throw new TocsinError('invalid_configuration', `The policy is wrong:\n${lines}`);
}

/** `policy` and the bank holidays are said in one file of a folder. */
const twice = (files: readonly PolicyFile[]): string[] =>
  (['policy', 'bankHolidays', 'bankHolidaysOf'] as const)
    .filter((section) => files.filter((file) => file[section]).length > 1)
    .map((section) => `${section}: is in two files`);

function readFile({ name, text }: PolicyText): { file?: PolicyFile; faults: string[] } {
  const at = name === '' ? '' : `${name}: `;
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    return { faults: [`${at}is not YAML: ${messageOf(cause)}`] };
  }
  const read = policyFile.safeParse(document);
  if (read.success) return { file: read.data, faults: [] };
  return {
    faults: read.error.issues.map(
      ({ path, message }) => `${at}${placeOf(path, document) || 'policy'}: ${message}`,
    ),
  };
}

/** The place of a fault as it stands in the file: a figure that stands once has no number of a version. */
function placeOf(path: readonly PropertyKey[], document: unknown): string {
  const said: string[] = [];
  let at = document;
  for (const [index, segment] of path.entries()) {
    if (typeof segment === 'number' && !Array.isArray(at)) continue;
    if (isBareList(at) && (segment === 'rungs' || path[index + 1] === 'rungs')) continue;
    said.push(String(segment));
    at = typeof at === 'object' && at !== null ? Reflect.get(at, segment) : undefined;
  }
  return said.join('.');
}
