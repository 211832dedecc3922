import { LineCounter, parseDocument, type Document } from 'yaml';
import { stepsOf, type PlacedFault, type Source } from './source.js';

/** Reads a YAML or JSON document, of which each value knows its place. */
export const textSource = (file: string, text: string): Source =>
  jsonSource(file, text) ?? yamlSource(file, text);

/** JSON is usually written by a program: a path finds the place as well as a line, and reading is quick. */
function jsonSource(file: string, text: string): Source | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return { document: asDocument(JSON.parse(text)), placeOf: () => ({ file }), faults: [] };
  } catch {
    // YAML has such braces too, and says on which line it is wrong.
    return undefined;
  }
}

function yamlSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines });
  const faults = parsed.errors.map(({ linePos, message }): PlacedFault => ({
    file,
    ...(linePos && { line: linePos[0].line }),
    // The library repeats a piece of the file below its sentence.
    reason: message.split(/ at line |\n/)[0] ?? 'it is not YAML',
  }));
  const placeOf = (path: string) => {
    const offset = offsetOf(parsed, path);
    return { file, ...(offset !== undefined && { line: lines.linePos(offset).line }) };
  };
  const source: Source = { document: {}, placeOf, faults };
  if (faults.length > 0) return source;
  try {
    source.document = asDocument(parsed.toJS());
  } catch {
    faults.push({ file, reason: 'it is not a directory document' });
  }
  return source;
}

function asDocument(read: unknown): Record<string, unknown> {
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new TypeError();
  return { ...read };
}

/** Where a value begins, or the nearest thing around it when it is missing. */
function offsetOf(parsed: Document.Parsed, path: string): number | undefined {
  const steps = stepsOf(path);
  for (let length = steps.length; length >= 0; length -= 1) {
    const node: unknown = parsed.getIn(steps.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0]);
  }
  return undefined;
}
